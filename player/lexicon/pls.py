"""The W3C's Pronunciation Lexicon (PLS 1.0): read and written, with what it has no word for in a namespace of ours."""

import xml.etree.ElementTree as ET

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from player.errors import ArticleError
from player.lexicon.entries import Entry, Kind, Lexicon, Scope, compile_pattern

_PLS = "http://www.w3.org/2005/01/pronunciation-lexicon"
_OURS = "urn:baonoi:lexicon"
_XML = "http://www.w3.org/XML/1998/namespace"
_MOST_BYTES = 5_000_000


def write_pls(lexicon: Lexicon) -> str:
    """Return a lexicon as PLS 1.0: graphemes and aliases.

    >>> "<grapheme>BQL</grapheme>" in write_pls(Lexicon([Entry("BQL", "ban quản lý")]))
    True
    """
    ET.register_namespace("", _PLS)
    ET.register_namespace("bn", _OURS)
    attributes = {"version": "1.0", "alphabet": "ipa", f"{{{_XML}}}lang": "vi-VN"}
    root = ET.Element(f"{{{_PLS}}}lexicon", attributes)
    for entry in lexicon.entries:
        lexeme = ET.SubElement(root, f"{{{_PLS}}}lexeme", _our_attributes(entry))
        ET.SubElement(lexeme, f"{{{_PLS}}}grapheme").text = entry.written
        ET.SubElement(lexeme, f"{{{_PLS}}}alias").text = entry.spoken or entry.written
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def read_pls(document: str | bytes) -> tuple[Lexicon, list[str]]:
    """Return the lexicon in a PLS document, and the graphemes left out because they have only phonemes.

    ArticleError if it is no PLS. Where a lexeme has several aliases, the preferred or the first is taken.

    >>> read_pls(write_pls(Lexicon([Entry("BQL", "ban quản lý")])))[0].entries[0].spoken
    'ban quản lý'
    """
    if len(document) > _MOST_BYTES:
        raise ArticleError("Từ điển PLS lớn hơn 5 MB.", "The PLS lexicon is over 5 MB.")
    try:
        root = fromstring(document, forbid_dtd=True)
    except (ET.ParseError, DefusedXmlException, ValueError) as error:
        raise ArticleError("Tệp không phải từ điển PLS.", f"The file is no PLS lexicon: {error}.") from error
    if root.tag.rpartition("}")[2] != "lexicon":
        raise ArticleError("Tệp không phải từ điển PLS.", "The file is no PLS lexicon: its root is no lexicon element.")
    entries: list[Entry] = []
    left_out: list[str] = []
    for lexeme in root.iter(f"{{{_PLS}}}lexeme"):
        graphemes = [text for g in lexeme.findall(f"{{{_PLS}}}grapheme") if (text := _text(g))]
        aliases = sorted(lexeme.findall(f"{{{_PLS}}}alias"), key=lambda alias: alias.get("prefer") != "true")
        spoken = next((text for alias in aliases if (text := _text(alias))), "")
        for written in graphemes:
            if spoken:
                entries.append(_entry(written, spoken, lexeme))
            else:
                left_out.append(written)
    return Lexicon(entries), left_out


def _text(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _our_attributes(entry: Entry) -> dict[str, str]:
    """Return what PLS has no word for; what is as usual is left out."""
    values = {
        "kind": entry.kind if entry.kind is not Kind.RESPELLING else "",
        "case": "" if entry.is_case_sensitive else "any",
        "before": entry.before,
        "after": entry.after,
        "scope": entry.scope if entry.scope is not Scope.ALL else "",
        "scope_value": entry.scope_value,
        "note": entry.note,
    }
    return {f"{{{_OURS}}}{name}": str(value) for name, value in values.items() if value}


def _entry(written: str, spoken: str, lexeme: ET.Element) -> Entry:
    """Return one entry; ArticleError if it says of itself what cannot be."""

    def ours(name: str, usual: str = "") -> str:
        return lexeme.get(f"{{{_OURS}}}{name}", usual)

    is_case_sensitive = ours("case") != "any"
    try:
        kind, scope = Kind(ours("kind", "respelling")), Scope(ours("scope", "all"))
        if kind is Kind.PATTERN:
            compile_pattern(written, is_case_sensitive)
    except ValueError as error:
        raise ArticleError(
            f"Mục “{written}” trong từ điển PLS không dùng được.", f"The lexeme {written!r} cannot be used: {error}."
        ) from error
    if kind in (Kind.LETTERS, Kind.WORD):
        spoken = ""
    return Entry(
        written,
        spoken,
        kind,
        is_case_sensitive,
        ours("before"),
        ours("after"),
        scope,
        ours("scope_value"),
        ours("note"),
    )
