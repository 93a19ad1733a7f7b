"""Units of measure, and how each is said."""

UNITS: dict[str, str] = {
    # length
    "km": "ki lô mét",
    "hm": "héc tô mét",
    "dam": "đề ca mét",
    "m": "mét",
    "dm": "đề xi mét",
    "cm": "xăng ti mét",
    "mm": "mi li mét",
    "µm": "mi crô mét",
    "μm": "mi crô mét",
    "nm": "na nô mét",
    "inch": "inch",
    "in": "inch",
    "ft": "phít",
    "mi": "dặm",
    # area and volume
    "km2": "ki lô mét vuông",
    "m2": "mét vuông",
    "dm2": "đề xi mét vuông",
    "cm2": "xăng ti mét vuông",
    "mm2": "mi li mét vuông",
    "ha": "héc ta",
    "hecta": "héc ta",
    "m3": "mét khối",
    "dm3": "đề xi mét khối",
    "cm3": "xăng ti mét khối",
    "mm3": "mi li mét khối",
    "km3": "ki lô mét khối",
    "l": "lít",
    "lít": "lít",
    "ml": "mi li lít",
    "cl": "xen ti lít",
    "dl": "đề xi lít",
    "dL": "đề xi lít",
    "hl": "héc tô lít",
    "cc": "xê xê",
    # mass
    "kg": "ki lô gam",
    "g": "gam",
    "gr": "gam",
    "mg": "mi li gam",
    "µg": "mi crô gam",
    "μg": "mi crô gam",
    "mcg": "mi crô gam",
    "gN": "gam ni tơ",
    "lb": "pao",
    "lbs": "pao",
    "oz": "ao xơ",
    # electricity, power, energy
    "kW": "ki lô oát",
    "MW": "mê ga oát",
    "GW": "gi ga oát",
    "TW": "tê ra oát",
    "W": "oát",
    "kWh": "ki lô oát giờ",
    "MWh": "mê ga oát giờ",
    "GWh": "gi ga oát giờ",
    "TWh": "tê ra oát giờ",
    "Wh": "oát giờ",
    "kWp": "ki lô oát píc",
    "MWp": "mê ga oát píc",
    "GWp": "gi ga oát píc",
    "kV": "ki lô vôn",
    "V": "vôn",
    "mV": "mi li vôn",
    "mA": "mi li am pe",
    "Ah": "am pe giờ",
    "mAh": "mi li am pe giờ",
    "kVA": "ki lô vôn am pe",
    "MVA": "mê ga vôn am pe",
    "VA": "vôn am pe",
    "Ω": "ôm",
    "kΩ": "ki lô ôm",
    "MΩ": "mê ga ôm",
    "µF": "mi crô pha ra",
    "μF": "mi crô pha ra",
    "nF": "na nô pha ra",
    "pF": "pi cô pha ra",
    "mmBTU": "triệu bê tê u",
    "kJ": "ki lô jun",
    "J": "jun",
    "cal": "ca lo",
    "kcal": "ki lô ca lo",
    "HP": "mã lực",
    "hp": "mã lực",
    "CV": "mã lực",
    # pressure, frequency, sound, data
    "Pa": "pát can",
    "hPa": "héc tô pát can",
    "kPa": "ki lô pát can",
    "MPa": "mê ga pát can",
    "mmHg": "mi li mét thủy ngân",
    "bar": "ba",
    "atm": "át mốt phe",
    "mbar": "mi li ba",
    "psi": "pi ét ai",
    "Hz": "héc",
    "kHz": "ki lô héc",
    "MHz": "mê ga héc",
    "GHz": "gi ga héc",
    "dB": "đề xi ben",
    "dBA": "đề xi ben a",
    "KB": "ki lô bai",
    "kB": "ki lô bai",
    "MB": "mê ga bai",
    "GB": "gi ga bai",
    "TB": "tê ra bai",
    "PB": "pê ta bai",
    "Kbps": "ki lô bít trên giây",
    "kbps": "ki lô bít trên giây",
    "Mbps": "mê ga bít trên giây",
    "Gbps": "gi ga bít trên giây",
    "Mb": "mê ga bít",
    "Gb": "gi ga bít",
    "MP": "mê ga píc xeo",
    # temperature, angle
    "°C": "độ xê",
    "ºC": "độ xê",
    "oC": "độ xê",
    "⁰C": "độ xê",
    "˚C": "độ xê",
    "℃": "độ xê",
    "°F": "độ ép",
    "ºF": "độ ép",
    "oF": "độ ép",
    "°K": "độ ca",
    "°": "độ",
    "º": "độ",
    # time, chemistry and the rest
    "h": "giờ",
    "s": "giây",
    "ms": "mi li giây",
    "ph": "phút",
    "mol": "mol",
    "mmol": "mi li mol",
    "µmol": "mi crô mol",
    "ppm": "phần triệu",
    "ppb": "phần tỷ",
    "rpm": "vòng trên phút",
    "IU": "đơn vị quốc tế",
    "UI": "đơn vị quốc tế",
    "TEU": "tê e u",
    "T": "tấn",
    "cp": "cổ phiếu",
    "DWT": "đê vê kép tê",
    "CNY": "nhân dân tệ",
    "pcs": "chiếc",
    "Sv": "si vớt",
    "mSv": "mi li si vớt",
    "kN": "ki lô niu tơn",
    "kgf": "ki lô gam lực",
    "kmh": "ki lô mét trên giờ",
    "mph": "dặm trên giờ",
    "fps": "khung hình trên giây",
    "bps": "điểm cơ bản",
    "đpt": "điểm phần trăm",
    "th": "tháng",
}
for _squared in ("km", "m", "dm", "cm", "mm"):
    UNITS[f"{_squared}²"], UNITS[f"{_squared}³"] = UNITS[f"{_squared}2"], UNITS[f"{_squared}3"]
UNITS["MHZ"] = UNITS["Mhz"] = UNITS["MHz"]
UNITS["GHZ"] = UNITS["Ghz"] = UNITS["GHz"]
UNITS["Kg"] = UNITS["KG"] = UNITS["kg"]
UNITS["KM"] = UNITS["Km"] = UNITS["km"]
UNITS["Ha"] = UNITS["HA"] = UNITS["ha"]
UNITS["MM"], UNITS["CM"] = UNITS["mm"], UNITS["cm"]
UNITS["KW"] = UNITS["Kw"] = UNITS["kw"] = UNITS["kW"]
UNITS["KWh"] = UNITS["kwh"] = UNITS["Kwh"] = UNITS["KWH"] = UNITS["kWh"]
UNITS["Mw"] = UNITS["MW"]
UNITS["KV"] = UNITS["kv"] = UNITS["Kv"] = UNITS["kV"]
UNITS["Ml"] = UNITS["mL"] = UNITS["ml"]
UNITS["L"] = UNITS["l"]
UNITS["Hp"] = UNITS["HP"]
UNITS["db"] = UNITS["dB"]
UNITS["Nm"] = "niu tơn mét"
UNITS["Nm3"] = "mét khối tiêu chuẩn"
UNITS["v"] = UNITS["V"]
UNITS["hz"] = UNITS["Hz"]
UNITS["mhz"], UNITS["ghz"] = UNITS["MHz"], UNITS["GHz"]
UNITS["kb"], UNITS["mb"], UNITS["gb"], UNITS["tb"] = UNITS["KB"], UNITS["MB"], UNITS["GB"], UNITS["TB"]
UNITS["MMBTU"] = UNITS["MMBtu"] = UNITS["mmBtu"] = UNITS["mmBTU"]
UNITS["sqm"] = UNITS["m2"]
for _sign in "°º˚":
    UNITS[f"{_sign}c"], UNITS[f"{_sign}f"] = UNITS["°C"], UNITS["°F"]

# These are also Vietnamese syllables or too many other things, so they need a number or a stroke before them
AMBIGUOUS = frozenset(
    {
        "T",
        "th",
        "cp",
        "m",
        "l",
        "L",
        "g",
        "h",
        "s",
        "W",
        "V",
        "J",
        "in",
        "mi",
        "ha",
        "Ha",
        "HA",
        "MM",
        "CM",
        "bar",
        "cal",
        "cc",
        "ph",
        "ms",
        "MP",
        "MB",
        "TB",
        "VA",
        "CV",
        "UI",
        "PB",
        "HP",
        "hp",
        "Hp",
        "Pa",
        "oC",
        "oF",
        "lít",
        "TW",
        "KV",
        "pcs",
        "hm",
        "dam",
        "gr",
        "cl",
        "dl",
        "hl",
        "ft",
        "lb",
        "Mb",
        "Gb",
        "GB",
        "KB",
        "Ml",
        "v",
        "hz",
        "kb",
        "mb",
        "gb",
        "tb",
    }
)

# What a unit looks like; whether it is one, the table says. An alternation of the table itself is slow to compile.
UNIT = r"(?:[°º˚⁰][CFKcf](?![^\W_])|[℃°º˚]|[^\W\d_]{1,7}[23]?(?![^\W_]))"
UNIT_STARTS = "".join(sorted({unit[0] for unit in UNITS}))


def is_spaced_unit(written: str) -> bool:
    """Return whether a unit may stand apart from its number: "5 m" and "5 km", but not the lone letters of "lớp 5 A".

    >>> is_spaced_unit("km"), is_spaced_unit("W"), is_spaced_unit("A"), is_spaced_unit("người")
    (True, True, False, False)
    """
    return written in UNITS and (len(written) > 1 or written in "mglVW°º")
