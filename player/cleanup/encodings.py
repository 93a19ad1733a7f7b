"""Text still in a font encoding of the 1990s (TCVN3, VNI): found, and shown as it would be in Unicode."""

import re
import unicodedata

_TCVN3 = str.maketrans(
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
)
# Signs that no Vietnamese word has in it, and that TCVN3 uses for common letters. (Its ư is the soft hyphen, which
# pages use for hyphenation, so that one proves nothing.)
_TCVN3_SIGN = re.compile(r"(?<=[^\W\d_])[µ¸¶·¹¨»¾¼½©®«¬ªÞßÆ§¦]|[µ¸¶·¹¨»¾¼½©®«¬ªÞßÆ§¦](?=[^\W\d_])")
_VNI_MARKS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303", "ä": "\u0302\u0323",
    "â": "\u0302", "ê": "\u0306",
    "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_MARKS |= {mark.upper(): accents for mark, accents in _VNI_MARKS.items()}
_VNI_LETTERS = str.maketrans({"ñ": "đ", "Ñ": "Đ", "ö": "ư", "Ö": "Ư", "ô": "ơ", "Ô": "Ơ", "æ": "ỉ", "ò": "ị", "ó": "ĩ"})
_VNI_PAIR = re.compile(r"([aeouyöôAEOUYÖÔ])([ùøûõïáàåãäâêéèúüëÙØÛÕÏÁÀÅÃÄÂÊÉÈÚÜË])")
_VNI_SIGN = re.compile(
    r"[aeouyöAEOUYÖ][øûïåäëüùØÛÏÅÄËÜÙ]|[aA][áàãâéèêÁÀÃÂÉÈÊ]|[eE][âáàãÂÁÀÃ]|[oO][âåäÂÅÄ]|[ñÑ][öôaeouÖÔAEOU]"
)
_LEAST_WORDS = 3
_LEAST_SHARE = 0.15


def leftover(text: str) -> tuple[str, str] | None:
    """Return the encoding's name and the text in Unicode if the text seems to be in one, else None.

    >>> leftover("§ång chÝ BÝ th­ HuyÖn ñy ®· ph¸t biÓu t¹i héi nghÞ")
    ('TCVN3', 'Đồng chí Bí thư Huyện ủy đã phát biểu tại hội nghị')
    >>> leftover("Hội nghị của ông Müller ở São Paulo") is None
    True
    """
    words = text.count(" ") + 1
    for name, pattern, decode in (("TCVN3", _TCVN3_SIGN, _from_tcvn3), ("VNI", _VNI_SIGN, _from_vni)):
        found = len(pattern.findall(text))
        if found >= min(_LEAST_WORDS, words) and found / words >= _LEAST_SHARE:
            return name, decode(text)
    return None


def _from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


def _from_vni(text: str) -> str:
    def compose(match: re.Match[str]) -> str:
        return unicodedata.normalize("NFC", match.group(1).translate(_VNI_LETTERS) + _VNI_MARKS[match.group(2)])

    pieces: list[str] = []
    end = 0
    for pair in _VNI_PAIR.finditer(text):
        pieces += [text[end : pair.start()].translate(_VNI_LETTERS), compose(pair)]
        end = pair.end()
    return "".join(pieces) + text[end:].translate(_VNI_LETTERS)
