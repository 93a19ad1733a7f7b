"""Every example in a class's table is read as its table says."""

import pytest

from player.vietnamese import say
from player.vietnamese.classes import PRECEDENCE, tables

EXAMPLES = [(name, written, spoken) for name, _, examples in tables() for written, spoken in examples]


@pytest.mark.parametrize(("name", "written", "spoken"), EXAMPLES)
def test_an_example_is_read_as_its_table_says(name: str, written: str, spoken: str) -> None:
    assert say(written) == spoken


def test_every_class_has_a_description_and_examples() -> None:
    for name, description, examples in tables():
        assert description.endswith("."), name
        assert len(examples) >= 2, name


def test_every_place_in_the_precedence_has_its_reason() -> None:
    assert all(len(reason) > 10 for _, reason in PRECEDENCE)
