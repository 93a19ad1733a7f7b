"""Makes docs/reading.md: how written Vietnamese is said, from the classes' tables and the data a person can edit."""

from itertools import groupby

from player.vietnamese.acronyms import senses
from player.vietnamese.classes import PRECEDENCE, tables
from player.vietnamese.foreign import foreign_words
from player.vietnamese.letters import LETTER_NAMES

INTRODUCTION = """# How an article is read

What is written and what a newsreader says for it, class by class. Each table below is the documentation of its
class and its test. `baonoi normalize` reads lines aloud in letters; `baonoi script --trace` shows which class said
which words. Number words are those of the North (linh, nghìn) unless the voice's region or the newsroom says
otherwise (lẻ, ngàn).

A word that can be a Vietnamese syllable is never touched. What is not sure is read all the same, and reported: an
acronym that nobody explains, a foreign word that is in no table, a sign that has no name."""

ACRONYMS = """## The acronym table

`player/vietnamese/data/acronyms.tsv` has {acronyms} acronyms in {senses} senses. One line is one sense: the acronym
without its separators (GD&ĐT, GD-ĐT and "GD và ĐT" are `GDĐT`), what is said, the context that calls for it, a
note. The context is a list of cues parted by `;`, and one is enough: `<thông tư` among the four words before,
`>giải` among the three after, `<<phòng` and `>>hội` right before and right after, `~bệnh viện` anywhere near, in this
sentence or beside it, `>[name]`, `>[number]` and `>[year]` right after, `<[number]` right before. The first line that
holds wins; a line without context is said when no other holds. One whose note is `đoán` is a guess: it is said, and
reported.

- The article's own meaning wins inside that article: "Ban Quản lý dự án (BQLDA)".
- An acronym in brackets right after the words it stands for is silent, since a newsreader says a name once. An
  international acronym after its Vietnamese name, "Tổ chức Y tế Thế giới (WHO)", is said.
- International acronyms that news says by letters are said by Vietnamese letter names: FDI "ép đê i", GDP "giê đê
  pê", EU "e u". Those that are said as words are said as words: ASEAN "A-xê-an", UNESCO "U-nét-xcô".
- An acronym in no table is read by its parts when a known one follows the word for an office (BQLVQG, "ban quản lý
  vườn quốc gia"), said as a word if it takes four letters and every syllable can be Vietnamese, else by its letters;
  and it is always reported."""

FOREIGN = """## The table of foreign words

`player/vietnamese/data/foreign.tsv` respells {names} names and words the way VOV writes them, joined by hyphens:
Washington "Oa-sinh-tơn". The longest name wins. A name written with a capital in the table needs one in the text. A
line without a respelling (camera, Cuba) reads itself: it is left as written and not reported. The names of the
country's own peoples and their places (Krông, Đắk, Pleiku, H'leo; `places.tsv`) are left as written."""


def reading_page() -> str:
    """Return the page of every class with its table, the order in which they are asked, and the letters' names."""
    lines = [INTRODUCTION, "", "## The letters", ""]
    lines.append(", ".join(f"{letter.upper()} *{name}*" for letter, name in LETTER_NAMES.items()) + ".")
    lines += ["", "## The classes", ""]
    for _, description, examples in tables():
        lines += [f"### {description}", "", "| written | spoken |", "|---|---|"]
        lines += [f"| `{written}` | {spoken} |" for written, spoken in examples]
        lines.append("")
    count = sum(len(meanings) for meanings in senses().values())
    lines += [ACRONYMS.format(acronyms=len(senses()), senses=count), ""]
    lines += [FOREIGN.format(names=len(foreign_words().names)), ""]
    lines += ["## The order in which they are asked", "", "The first class that says something wins.", ""]
    for name, group in groupby(PRECEDENCE, key=lambda place: place[0].name):
        lines.append(f"1. **{name}**: {'; '.join(reason for _, reason in group)}.")
    return "\n".join(lines) + "\n"
