"""What the documents say is what the code does."""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib
from pathlib import Path

import click

import crypto
import models
import tui
from crypto.errors import AfieldError
from models.queries.filters.filter_document import document_of_filters
from models.records import KINDS, Authority, facets
from models.records.authority_model import authority_model, authority_table
from models.records.registry import RECORDED
from tui.commands.command_registry import markdown_table
from tui.line.group import afield
from tui.line.main import INTERRUPTED, USAGE

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
AUTHORITY = (ROOT / "docs" / "authority.md").read_text(encoding="utf-8")
FILTERS = (ROOT / "docs" / "filters.md").read_text(encoding="utf-8")
RECORDED_KINDS = [one.KIND for one in RECORDED]
LINE_MODE = (ROOT / "docs" / "line-mode.md").read_text(encoding="utf-8")


def between(text: str, name: str) -> str:
    start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    assert start in text, f"no {start!r}"
    return text.partition(start)[2].partition(end)[0]


def commands(group: click.Group, *above: str) -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += commands(command, *above, name)
        else:
            found.append((" ".join(("afield", *above, name)), command))
    return found


def errors(top: type[AfieldError]) -> set[type[AfieldError]]:
    for package in (crypto, models, tui):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    return {top}.union(*(errors_below(kind) for kind in top.__subclasses__()))


def errors_below(kind: type[AfieldError]) -> set[type[AfieldError]]:
    return {kind}.union(*(errors_below(below) for below in kind.__subclasses__()))


def test_the_readme_names_every_command():
    missing = [name for name, _ in commands(afield) if f"`{name}" not in README]

    assert missing == []


def test_line_mode_describes_every_option_of_every_command():
    missing = [
        f"{name} {option.opts[0]}"
        for name, command in commands(afield)
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden
        if not re.search(rf"{option.opts[0]}\b", LINE_MODE)
    ]

    assert missing == []


def test_the_model_of_authority_is_the_one_that_the_code_follows():
    assert between(AUTHORITY, "authority") == authority_table()


def test_every_field_of_every_kind_has_a_class_and_somebody_who_decides():
    every = [(one.kind, one.field) for one in authority_model()]
    assert every == [(kind, name) for kind in KINDS for name in facets(kind)]
    assert all(one.authority in Authority and one.who for one in authority_model())
    guarded = {
        (one.kind, one.field) for one in authority_model() if one.authority is Authority.GUARDING
    }
    pointers = {
        (kind, name)
        for kind in RECORDED_KINDS
        for name, facet in facets(kind).items()
        if facet.hangs or facet.brings or kind == "consent"
    }
    assert pointers <= guarded
    assert {(kind, name) for kind in KINDS for name in ("handling", "withdrawn")} <= guarded
    assert ("source", "risk") in guarded


def test_every_filter_is_documented_as_a_search_reads_it():
    assert between(FILTERS, "filters") == document_of_filters()


def test_the_readme_has_the_key_table_of_the_command_table():
    assert between(README, "keys").strip() == markdown_table().strip()


def test_every_exit_status_is_documented_with_the_codes_that_end_so():
    rows = re.findall(r"^\| (\d+) \| [^|]+ \| ([^|]*) \|$", LINE_MODE, flags=re.MULTILINE)
    documented = {int(status): set(re.findall(r"`([a-z0-9-]+)`", codes)) for status, codes in rows}
    every: dict[int, set[str]] = {}
    must: dict[int, set[str]] = {}
    for kind in errors(AfieldError):
        every.setdefault(kind.exit_status, set()).add(kind.code)
        # A class with errors below it mostly groups them, and need not be named.
        if not kind.__subclasses__():
            must.setdefault(kind.exit_status, set()).add(kind.code)

    beside = {USAGE: {"usage"}, INTERRUPTED: {"interrupted"}}
    for status in must | documented:
        codes = documented.get(status, set())
        assert must.get(status, set()) - codes == set(), f"not documented with {status}"
        assert codes - every.get(status, set()) - beside.get(status, set()) == set(), (
            f"documented with {status} and never raised"
        )


def test_every_dependency_has_a_line_that_says_why():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    rows = re.findall(r"^\| `([\w-]+)` \| (.+) \|$", between(README, "dependencies"), re.MULTILINE)

    assert sorted(name for name, _ in rows) == sorted(w.partition("==")[0] for w in wanted)
    assert all(len(why) > 20 for _, why in rows)


def test_documents_name_only_files_that_exist():
    documents = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]
    missing = [
        f"{document.name}: {link}"
        for document in documents
        for link in re.findall(r"\]\((?!https:)([^)#]+)", document.read_text(encoding="utf-8"))
        if not (document.parent / link).exists()
    ]

    assert missing == []


def test_the_locks_name_no_address():
    for lock in ROOT.glob("requirements*.lock"):
        assert "://" not in lock.read_text(encoding="utf-8"), lock.name
        assert "--hash=sha256:" in lock.read_text(encoding="utf-8"), lock.name


def test_the_lock_holds_the_version_that_the_project_pins():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runs = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    tested = (ROOT / "requirements-test.lock").read_text(encoding="utf-8")

    for pin in project["dependencies"]:
        assert f"\n{pin} " in runs, pin
    for pin in [*project["dependencies"], *project["optional-dependencies"]["test"]]:
        assert f"\n{pin} " in tested, pin


def test_every_command_that_an_error_advises_is_there():
    known = {name for name, _ in commands(afield)}
    groups = {name.rpartition(" ")[0] for name in known}
    advised = {
        command
        for kind in errors(AfieldError)
        for command in re.findall(r"(?:'|: )(afield [a-z]+(?: [a-z]+)?)", kind.next_step)
    }

    assert len(advised) > 5
    for command in advised:
        first = " ".join(command.split()[:2])
        assert {command, first} & known, command
        assert first not in groups or command in known, command
