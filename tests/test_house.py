"""The house stands as ARCHITECTURE.md draws it: who may import whom, and what every file says of itself."""

import ast
import functools
from pathlib import Path

HOUSE = Path(__file__).parent.parent
ROOMS = ("audio_cache", "player", "web")
MAY_IMPORT = {
    "audio_cache": {"audio_cache"},
    "player.vietnamese": {"player.vietnamese"},
    "player": {"player", "player.vietnamese", "audio_cache"},
    "web": {"web", "player", "player.vietnamese", "audio_cache"},
}
FORBIDDEN_NAMES = ("util", "manager", "service", "helper", "handler")
SOURCES = sorted(path for room in ROOMS for path in (HOUSE / room).rglob("*.py"))
MODULES = {".".join(p.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__"): p for p in SOURCES}


def room_of(module: str) -> str:
    """Return the room a module of ours is in, or "" if it is not ours."""
    if module == "player.vietnamese" or module.startswith("player.vietnamese."):
        return "player.vietnamese"
    top = module.split(".")[0]
    return top if top in ROOMS else ""


@functools.cache
def tree_of(module: str) -> ast.Module:
    """Return a module's text as Python reads it."""
    return ast.parse(MODULES[module].read_text("utf-8"))


@functools.cache
def imports_of(module: str) -> frozenset[str]:
    """Return the modules of ours that a module imports anywhere in its text."""
    found: set[str] = set()
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            base = node.module or ""
            found |= {f"{base}.{a.name}" if f"{base}.{a.name}" in MODULES else base for a in node.names}
    return frozenset(name for name in found if name in MODULES)


def test_no_arrow_points_back() -> None:
    arrows = {(module, name) for module in MODULES for name in imports_of(module)}
    assert {(module, name) for module, name in arrows if room_of(name) not in MAY_IMPORT[room_of(module)]} == set()


def test_no_file_reaches_itself() -> None:
    arrows = {module: imports_of(module) for module in MODULES}
    for start in MODULES:
        seen: set[str] = set()
        ahead = list(arrows[start])
        while ahead:
            at = ahead.pop()
            assert at != start, f"{start} reaches itself"
            if at not in seen:
                seen.add(at)
                ahead.extend(arrows[at])


def test_no_room_of_the_player_reaches_itself() -> None:
    def inner(module: str) -> str:
        parts = module.split(".")
        is_in_a_room = parts[0] == "player" and len(parts) > 1 and (HOUSE / "player" / parts[1]).is_dir()
        return parts[1] if is_in_a_room else ""

    arrows: dict[str, set[str]] = {}
    for module in MODULES:
        others = {inner(name) for name in imports_of(module)} - {"", inner(module)}
        if inner(module):
            arrows.setdefault(inner(module), set()).update(others)
    assert {"scripting", "audio", "newsroom"} <= set(arrows)
    for start in arrows:
        seen: set[str] = set()
        ahead = list(arrows[start])
        while ahead:
            at = ahead.pop()
            assert at != start, f"{start} reaches itself"
            if at not in seen:
                seen.add(at)
                ahead.extend(arrows.get(at, ()))


def test_each_file_says_its_one_job_in_its_first_line() -> None:
    docstrings = {module: ast.get_docstring(tree_of(module)) or "" for module in MODULES}
    assert [m for m, said in docstrings.items() if not said.partition("\n")[0].strip().endswith((".", ":"))] == []


def test_a_file_is_named_for_its_job() -> None:
    last = {module: module.split(".")[-1] for module in MODULES}
    assert [module for module, name in last.items() if any(word in name for word in FORBIDDEN_NAMES)] == []


def test_the_environment_is_read_in_one_place() -> None:
    texts = {module: path.read_text("utf-8") for module, path in MODULES.items()}
    assert {m for m, text in texts.items() if "os.environ" in text or "getenv" in text} <= {"player.settings"}


def test_pydantic_stays_at_the_edges() -> None:
    users = {m for m, p in MODULES.items() if "pydantic" in p.read_text("utf-8")}
    assert users <= {
        "player.settings",
        "web.schemas",
        "web.article_schemas",
        "web.speech_schemas",
        "web.webhook_schemas",
    }


def test_every_folder_of_code_says_its_one_job() -> None:
    folders = {path.parent for path in SOURCES}
    assert [str(f) for f in folders if not (f / "__init__.py").exists()] == []
