"""The rooms stay apart: what is below knows nothing of what is above, in a fresh interpreter."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

IMPORT_ALL = """
import importlib, json, pkgutil, sys
room = importlib.import_module(sys.argv[1])
names = [m.name for m in pkgutil.walk_packages(room.__path__, room.__name__ + ".")]
for name in names:
    importlib.import_module(name)
print(json.dumps([len(names), sorted({name.partition(".")[0] for name in sys.modules})]))
"""

IMPORT_ONE = """
import importlib, json, sys
importlib.import_module(sys.argv[1])
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def loaded(script: str, module: str) -> object:
    done = subprocess.run(
        [sys.executable, "-c", script, module], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("room", "strangers"),
    [
        ("crypto", {"textual", "rich", "click", "sqlmodel", "sqlalchemy", "models", "tui"}),
        ("models", {"textual", "rich", "click", "tui"}),
    ],
)
def test_every_module_of_a_room_loads_nothing_from_above(room, strangers):
    count, modules = loaded(IMPORT_ALL, room)

    assert count > 10, "the room's modules were not found, so nothing was shown"
    assert strangers & set(modules) == set()


def test_the_command_starts_without_the_vault_the_screens_or_click():
    modules = set(loaded(IMPORT_ONE, "tui.__main__"))

    assert modules & {"sqlmodel", "sqlalchemy", "textual", "click", "cryptography"} == set()
    assert "tui" in modules


LIST = """
import json, sys
from pathlib import Path
from tests.whole.person import Person
person = Person.with_vault("Ana", Path(sys.argv[1]))
from tui.line.main import main
main(["list", "--vault", str(person.vault), "--passphrase-file", str(person.passphrase)])
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def test_line_mode_reads_a_vault_without_the_screens(tmp_path):
    assert "textual" not in set(loaded(LIST, str(tmp_path / "ana")))


def test_line_mode_names_its_commands_without_the_vault_or_the_screens():
    modules = set(loaded(IMPORT_ONE, "tui.line.main"))

    assert modules & {"sqlmodel", "sqlalchemy", "textual", "cryptography"} == set()
    assert "click" in modules
