"""The API's page and its OpenAPI document: every command on it runs, and every route says what it does."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from docs.api import BASE
from tests.service.running import Service

PAGE = Path(__file__).parents[2] / "docs" / "api.md"


@pytest.fixture(scope="module")
def document(news: Service) -> dict[str, Any]:
    """The OpenAPI document of a running service."""
    found: dict[str, Any] = news.http.get("/api/openapi.json").json()
    return found


def test_every_command_on_the_page_runs(news: Service, tmp_path: Path) -> None:
    commands = re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert len(commands) >= 15
    for block in commands:
        text = block.replace(BASE, news.base).replace("curl ", "curl -sS --fail-with-body ")
        ran = subprocess.run(["bash", "-ec", text], capture_output=True, text=True, cwd=tmp_path, timeout=30)
        assert ran.returncode == 0, f"{block}\n{ran.stdout}{ran.stderr}"
        if "PUT" in block and "/mua-lon " in block:
            news.ready("mua-lon")


def test_every_route_says_what_it_does_and_how_it_refuses(document: dict[str, Any]) -> None:
    tags = {tag["name"] for tag in document["tags"]}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            where = f"{method} {path}"
            assert operation.get("summary"), where
            assert operation.get("description"), where
            assert set(operation["tags"]) <= tags, where
            assert "Successful Response" not in repr(operation), where
            assert all(answer["description"] for answer in operation["responses"].values()), where
            is_locked = path.startswith(("/api/", "/v1/")) and path != "/api/voices"
            assert (operation.get("security") == [{"key": []}]) == is_locked, where
            assert not is_locked or {"401", "403"} <= set(operation["responses"]), where
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"


def test_no_reference_of_the_document_leads_nowhere(document: dict[str, Any]) -> None:
    named = set(re.findall(r"'#/components/schemas/([^']+)'", repr(document)))
    assert named <= set(document["components"]["schemas"])
    assert "$defs" not in repr(document)
