"""Where one sentence ends and the next begins."""

import re

_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[^\s])")
_ABBREVIATION = re.compile(r"(?:^|[\s(/.\-])(?:TP|Tp|TX|TT|PGS|GS|TS|ThS|BS|KS|LS|CN|Q|P|H|X|v\.v|\w|\w\.\w)\.$")


def split(text: str) -> list[str]:
    """Return the sentences of a paragraph, in order, without the white space around them.

    >>> split("Ông ở TP. Bắc Kạn. Bà ở đâu?")
    ['Ông ở TP. Bắc Kạn.', 'Bà ở đâu?']
    """
    sentences: list[str] = []
    start = 0
    for stop in _STOP.finditer(text):
        following = text[stop.end() :].lstrip()[:1]
        if following.islower() or _ABBREVIATION.search(text[max(start, stop.end() - 12) : stop.end()]):
            continue
        sentences.append(text[start : stop.end()].strip())
        start = stop.end()
    sentences.append(text[start:].strip())
    return [sentence for sentence in sentences if sentence]
