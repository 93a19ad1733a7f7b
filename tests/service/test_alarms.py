"""The alarms and the dashboard speak of metrics that a running service has."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from docs.alarms import ALARMS
from tests.service.running import Service

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
NAME = re.compile(r"\b(?:baonoi|process)_[a-z_]+")
LABEL = re.compile(r"(\w+)=~?[\"']([^\"']*)[\"']")


@pytest.fixture(scope="module")
def there(news: Service) -> dict[str, set[str]]:
    """The families of a running service, with all the values that its labels have."""
    return {
        family.name + ("_total" if family.type == "counter" else ""): {
            value for sample in family.samples for value in sample.labels.values()
        }
        for family in text_string_to_metric_families(news.http.get("/metrics").text)
    }


def expressions() -> Iterator[tuple[str, str]]:
    """Yield every expression and where it is."""
    rules = yaml.safe_load((DEPLOY / "alerts.yml").read_text("utf-8"))
    for rule in rules["groups"][0]["rules"]:
        yield rule["alert"], rule["expr"]
    for panel in json.loads((DEPLOY / "grafana.json").read_text("utf-8"))["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]


@pytest.mark.parametrize(("where", "expression"), sorted(expressions()))
def test_what_is_asked_for_is_there(there: dict[str, set[str]], where: str, expression: str) -> None:
    assert expression.count("(") == expression.count(")")
    assert expression.count("{") == expression.count("}")
    names = NAME.findall(expression)
    assert names or "up{" in expression
    for name in names:
        assert re.sub(r"_(bucket|count|sum)$", "", name) in there, name


def test_every_metric_is_on_the_dashboard(there: dict[str, set[str]]) -> None:
    shown = {re.sub(r"_(bucket|count|sum)$", "", name) for _, text in expressions() for name in NAME.findall(text)}
    ours = {name for name in there if name.startswith("baonoi_")}
    assert ours - shown == set()


def test_the_states_and_kinds_that_alarms_ask_for_are_ones_that_there_are(there: dict[str, set[str]]) -> None:
    known = set().union(*there.values()) | {"5xx", "dead", "pending", "baonoi"}
    for alarm in ALARMS:
        for label, values in LABEL.findall(alarm.when):
            for value in values.split("|"):
                assert value in known, (alarm.name, label, value)
