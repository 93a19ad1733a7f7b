"""The semiotic classes in the one order in which they are asked, and their tables of examples."""

import importlib

from player.vietnamese.classes import (
    abbreviations,
    acronyms,
    addresses,
    cardinals,
    codes,
    dates,
    decorations,
    digits,
    divisions,
    foreign,
    initials,
    legal,
    measures,
    money,
    months,
    ordinals,
    percents,
    phones,
    ranges,
    ratios,
    roads,
    romans,
    scores,
    signs,
    strokes,
    times,
    web,
)
from player.vietnamese.semiotic import SemioticClass

PRECEDENCE: tuple[tuple[SemioticClass, str], ...] = (
    (web.MAIL, "an e-mail address holds anything, so it goes before what it may hold"),
    (web.CLASS, "so does a web address"),
    (decorations.ENDING, "…/. ends an article: its stroke is no stroke"),
    (abbreviations.CLASS, "v.v. before initials"),
    (abbreviations.STROKED, "đ/c before the đ of money"),
    (digits.RUN, "nine numbers in a chain are no date, no score and no amount"),
    (scores.IDIOM, "1-0-2 is an idiom, whatever stands around it"),
    (legal.CLASS, "27-NQ/TW before ranges, dates and acronyms"),
    (legal.STANDARD, "TCVN 11041:2017 before acronyms and proportions"),
    (legal.YEAR, "Nghị định 100/2019 before months with their year"),
    (phones.CLASS, "0912.345.678 before thousands, (0209) before brackets"),
    (phones.ACCOUNT, "số tài khoản 1020 3456 7890 before thousands"),
    (roads.PLATE, "29A-123.45 before codes and thousands"),
    (roads.PLATE_NAMED, "BS is biển số before a plate, whatever else it may be"),
    (roads.VESSEL, "QNg 95412 TS before acronyms"),
    (signs.SCIENTIFIC, "6,02e23 before decimals"),
    (signs.PRODUCT, "4x400m after plates, before codes and measures"),
    (signs.SIDES, "3mx4m before three metres"),
    (digits.COORDINATE, "21°30'B before degrees and minutes"),
    (addresses.CLASS, "số 12/5 before dates and shares"),
    (dates.SPAN, "two days with their months, before the first is taken alone"),
    (dates.CLASS, "day, month and year together are nothing else"),
    (digits.VERSION, "192.168.1.1 and 2.10.1 after dates, before decimals"),
    (times.CLASS, "h, g or a colon between hour and minutes"),
    (times.RACE, "4:12.35 before decimals"),
    (times.DOTTED, "lúc 8.30 before decimals"),
    (times.WORDS, "7 giờ 00 before plain numbers"),
    (percents.CLASS, "a % settles what the numbers before it are"),
    (money.CLASS, "a currency's sign after the number"),
    (money.MILLIONS, "7tr5 before codes"),
    (money.BEFORE, "a currency's sign before the number"),
    (measures.HEIGHT, "1m65 before 1m"),
    (measures.CLASS, "a unit settles what the numbers before it are: 20-25km/h has no minus and is no score"),
    (times.HOURS, "7-9h after the clock times"),
    (times.MINUTES, "90' after coordinates"),
    (times.SECONDS, '22"15 of a race before quotation marks'),
    (times.ADDED, "phút 90+3 before sums"),
    (months.YEARS, "2023-2024 before any other a-b"),
    (months.MONTH_AND_YEAR, "a month with its year before a/b"),
    (months.SHORT_QUARTER, "Q1/2024 before codes and wards"),
    (months.OF_YEAR, "9 tháng/2024 before strokes"),
    (months.SHORT_MONTH, "T1/2024 before codes"),
    (dates.WITHOUT_YEAR, "a/b is a day when a cue or the calendar says so, and nothing counted follows"),
    (months.BARE_MONTH, "tháng 4 is tháng tư"),
    (ordinals.CLASS, "thứ 1 and thứ 4 before plain numbers"),
    (phones.HOTLINE, "gọi 113 before plain numbers"),
    (ranges.CHAIN, "3-4-3 before its first two are a score"),
    (scores.CLASS, "a-b is a score near thắng, thua, tỷ số, or when it goes down"),
    (ratios.CLASS, "any other a/b"),
    (ratios.COLON, "any other a:b"),
    (ranges.CLASS, "any other a-b"),
    (money.CODE, "USD and its kin before acronyms"),
    (roads.CLASS, "QL3 before codes and acronyms"),
    (roads.POST, "Km12+300 before units and sums"),
    (measures.DEGREE, "the C of 30 độ C before the roman hundred"),
    (romans.CLASS, "a roman numeral before acronyms and letters"),
    (measures.ALONE, "km or m2 without a number before it"),
    (divisions.CLASS, "P. Bến Nghé and Q.1 before initials"),
    (foreign.CLASS, "names of the respelling table: SEA Games before the acronym SEA"),
    (codes.HYPHENED, "HQ-011 before the acronym HQ"),
    (initials.CLASS, "N.V.T. before the acronyms that begin as it does, when it is none itself"),
    (acronyms.CLASS, "what the article explains or the table knows, after roman numerals"),
    (acronyms.BRACKET, "an acronym in brackets right after its own words is silent"),
    (codes.CLASS, "letters and digits together, after units and acronyms that end in a digit"),
    (initials.PAIR, "A&B after the acronyms that hold an ampersand"),
    (initials.ONE, "anh M. after everything else a capital can be"),
    (abbreviations.LETTER, "vitamin C after the initials of people"),
    (abbreviations.COUNT, "the G of 18 G/L before its stroke"),
    (foreign.SPELLED, "an acronym that nobody explains, after whatever else capitals can be"),
    (foreign.UNKNOWN, "a word that is neither Vietnamese nor known is left, and reported"),
    (digits.CLASS, "numbers that are names, before numbers that count"),
    (cardinals.CLASS, "any number that nothing before has claimed"),
    (percents.SIGN, "a % whose number was written in words"),
    (signs.POWER, "² and ½ are letters to a pattern"),
    (ranges.DASH_AFTER_UNIT, "5m-7 con: no minus after a measure"),
    (signs.MINUS, "a true minus, after every class that a dash belongs to"),
    (signs.TIMES, "5 x 10 before the letter x"),
    (signs.STARS, "khách sạn 5* before bullets"),
    (strokes.CLASS, "a stroke between words or units"),
    (decorations.CLASS, "bullets and rules, before their signs are said"),
    (signs.CLASS, "any sign that has a name"),
)


def tables() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return (class name, one-line description, [(written, spoken), …]) for every class, in order of precedence.

    >>> [examples[0] for name, _, examples in tables() if name == "cardinals"]
    [('2023', 'hai nghìn không trăm hai mươi ba')]
    """
    listed: dict[str, tuple[str, str, list[tuple[str, str]]]] = {}
    for semiotic_class, _ in PRECEDENCE:
        module = semiotic_class.verbalize.__module__
        documentation = importlib.import_module(module).__doc__ or ""
        description, _, rest = documentation.partition("\n")
        rows = [line.strip()[1:-1].split(" | ") for line in rest.splitlines() if line.startswith("|")]
        listed[module] = (
            module.rpartition(".")[2],
            description,
            [(row[0].strip(), row[1].strip()) for row in rows[2:]],
        )
    return list(listed.values())
