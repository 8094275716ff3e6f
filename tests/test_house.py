"""The house stays one in which a stranger finds things: rooms, faces, sizes, one direction."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSES = ("crypto", "models", "tui")
CORRIDORS = {"crypto", "models", "models.readings", "tui", "tui.screens", "tui.widgets", "tui.line"}
"""Packages that only hold rooms, and modules that stand for themselves; they have no face."""

MOST_MODULES = 12
MOST_LINES = 249
MOST_LINES_OF_A_FUNCTION = 40
MEDIAN_LINES = 100

MODULES = sorted(path for house in HOUSES for path in (ROOT / house).rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path): path for path in MODULES}
PACKAGES = sorted(name for name, path in NAMES.items() if path.name == "__init__.py")
FACES = [name for name in PACKAGES if name not in CORRIDORS]


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def modules_in(package: str) -> set[str]:
    """Name the modules and the rooms that stand directly in a package."""
    return {name.rpartition(".")[2] for name in NAMES if name.rpartition(".")[0] == package}


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the module and the name of each import of our own, wherever it stands."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: an import that depends on where it stands"
            if node.module and node.module.partition(".")[0] in HOUSES:
                yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            ours = (alias.name for alias in node.names if alias.name.partition(".")[0] in HOUSES)
            yield from ((name, "") for name in ours)


def face_of(importer: str, target: str) -> str:
    """Name what an importer may see of a target: the room of it that stands beside its own."""
    own = importer if importer in PACKAGES else importer.rpartition(".")[0]
    ours, theirs = own.split("."), target.split(".")
    same = 0
    while same < min(len(ours), len(theirs)) and ours[same] == theirs[same]:
        same += 1
    seen = theirs[: max(same, 1) + 1]
    while ".".join(seen) in CORRIDORS and len(seen) < len(theirs):
        seen = theirs[: len(seen) + 1]
    return ".".join(seen)


def test_the_rooms_were_found():
    assert len(MODULES) > 300
    assert len(FACES) > 40


@pytest.mark.parametrize("package", PACKAGES)
def test_a_room_has_a_first_sentence_and_few_modules(package):
    first = (ast.get_docstring(parsed(NAMES[package])) or "").split("\n\n")[0]
    assert first.endswith(".")
    modules = [name for name in modules_in(package) if f"{package}.{name}" not in PACKAGES]
    assert len(modules) <= MOST_MODULES


@pytest.mark.parametrize("package", FACES)
def test_the_face_of_a_room_is_true(package):
    room = importlib.import_module(package)
    assert sorted(room.__all__, key=str) == sorted(set(room.__all__), key=str)
    for name in room.__all__:
        assert hasattr(room, name)
    assert set(room.__all__) & modules_in(package) == set(), "a module and a name are one word"
    given = {name for _, name in imports(NAMES[package])}
    assert given & modules_in(package) == set(), "a module and a name are one word"


def test_other_rooms_are_seen_by_their_faces_only():
    behind, unknown = [], []
    for module, path in NAMES.items():
        for target, name in imports(path):
            face = face_of(module, target)
            if target != face:
                behind.append(f"{module} looks behind {face}: {target}")
            elif face in FACES and face != module and not module.startswith(f"{face}."):
                given = importlib.import_module(face).__all__
                unknown += [] if name in given or not name else [f"{module}: {face}.{name}"]
    assert behind == []
    assert unknown == []


def test_no_module_takes_another_ones_private_name():
    taken = [
        f"{module}: {target}.{name}"
        for module, path in NAMES.items()
        for target, name in imports(path)
        if name.startswith("_") and name != "_"
    ]
    assert taken == []


def test_the_architecture_names_every_room_with_its_first_sentence():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for package in PACKAGES:
        first = (ast.get_docstring(parsed(NAMES[package])) or "").split("\n\n")[0]
        row = f"| `{package.replace('.', '/')}` | {' '.join(first.split())} |"
        assert row in text, f"ARCHITECTURE.md lacks: {row}"


def test_files_stay_small():
    lengths = {str(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}
    assert median(lengths.values()) <= MEDIAN_LINES


def test_functions_stay_small():
    long = {
        f"{name_of(path)}.{node.name}": node.end_lineno - node.lineno + 1
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if node.end_lineno - node.lineno >= MOST_LINES_OF_A_FUNCTION
    }
    assert long == {}


DOTTED = re.compile(r"(?<![\w./])(?:crypto|models|tui)(?:\.\w+)+")
PATH = re.compile(r"`((?:crypto|models|tui|tests|docs|benchmarks)/[\w./-]*)`")
WORDS = [
    *(ROOT / name for name in ("ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "README.md")),
    ROOT / "tests" / "README.md",
    *(ROOT / "docs").rglob("*.md"),
]


def is_there(dotted: str) -> bool:
    """Return whether a dotted name is a module, or what can be reached from one."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        if ".".join(parts[:length]) in NAMES:
            found: object = importlib.import_module(".".join(parts[:length]))
            for name in parts[length:]:
                if not hasattr(found, name):
                    return False
                found = getattr(found, name)
            return True
    return False


def test_what_the_code_speaks_of_is_there():
    gone = [
        f"{module} speaks of {name}"
        for module, path in NAMES.items()
        for name in DOTTED.findall(path.read_text(encoding="utf-8"))
        if not is_there(name)
    ]
    assert gone == []


@pytest.mark.parametrize("document", WORDS, ids=lambda path: path.name)
def test_the_files_that_documents_name_are_there(document):
    text = document.read_text(encoding="utf-8")
    assert {path for path in PATH.findall(text) if not (ROOT / path).exists()} == set()
    links = re.findall(r"\]\((?!https:|#)([^)#]+)", text)
    assert {link for link in links if not (document.parent / link).exists()} == set()
