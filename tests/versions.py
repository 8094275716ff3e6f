"""Other versions of afield, run beside this one: earlier ones from their wheels, and a later one.

The wheels under ``tests/golden/wheels`` were built from the commits that their names tell; they are
unpacked and never installed. A later version is this one with another kind and more fields, which
is all that a developer would write. What either needs besides is what this interpreter has.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

from tests.people import PASSPHRASE

ROOT = Path(__file__).resolve().parents[1]
WHEELS = ROOT / "tests" / "golden" / "wheels"
FIRST = "9878802"
"""Its vaults are of format 1, and its rooms have other names."""
SECOND = "c44ff18"
"""Its vaults are of format 2."""
THIRD = "efec2e7"
"""It knows no people, units, orders or assessments; its vaults are of format 3, as today's are."""

_FIRST_SLOT, _SLOT = "from crypto import slot\n", "from crypto.keyfile import slot\n"
_QUICK = """
import hashlib
def quick(secret, *, salt, cost):
    stated = f"{cost.memory_kib} {cost.iterations} {cost.lanes} ".encode()
    return bytearray(hashlib.shake_256(stated + salt + secret).digest(64))
slot.stretch = quick
"""
"""The key derivation of ``tests.drawn.quick``: the work of Argon2id is not the subject here."""
_FIRST_NAMES = """
from crypto.card import Card
from crypto.vaultkey import Cost
from models import colleague, evidence
from models.bundle import pack as pack_bundle, read as read_bundle
from models.vault import Vault
add_colleague, verify_colleague, attach_evidence = colleague.add, colleague.verify, evidence.attach
"""
_NAMES = """
from crypto.passphrases import Cost
from crypto.signing import Card
from models.actions import attach_evidence
from models.lifecycle import Vault, add_colleague, verify_colleague, verify_vault
from models.sharing import pack_bundle, read_bundle
"""
_SHARED = """
import json, sys
from pathlib import Path
folder = Path(sys.argv[1])
def create(name):
    return Vault.create(folder / name.lower(), name=name, passphrase=WORDS, cost=Cost.floor())[0]
def opened(name, **more):
    return Vault.open(folder / name.lower(), secret=WORDS, **more)
def befriend(vault, name):
    card = Card.parse((folder / f"{name.lower()}.card").read_bytes())
    add_colleague(vault, card)
    verify_colleague(vault, card.device)
    return card
def card_of(vault):
    (folder / f"{vault.name.lower()}.card").write_bytes(vault.card.to_bytes())
def pack(vault, card, records, name):
    pack_bundle(vault, records=records, to=[card], purpose="", out=folder / name, full=True)
def take(vault, name):
    with read_bundle(vault, folder / name) as quarantine:
        preview = quarantine.preview()
        quarantine.accept()
        return preview
def commands(vault, *lines):
    # The exit status of each command of line mode, and what it said.
    from contextlib import redirect_stderr, redirect_stdout
    import io
    from tui.__main__ import main
    words = folder / "words"
    words.touch(mode=0o600)
    words.write_text(WORDS)
    done = []
    for line in lines:
        said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with redirect_stdout(said), redirect_stderr(said):
            try:
                status = main(["--vault", str(vault), "--passphrase-file", str(words), *line])
            except SystemExit as end:
                status = end.code
        said.flush()
        done.append([int(status or 0), said.buffer.getvalue().decode()])
    return done
def told(answer):
    print(json.dumps(answer))
"""


@dataclass(frozen=True, slots=True)
class Version:
    """The code of one version in a folder, and the names that its rooms have."""

    code: Path
    names: str = _NAMES
    slot: str = _SLOT
    statements: int = 2
    """The newest statement of a bundle that it reads."""

    def run(self, folder: Path, script: str) -> Any:
        """Run a script, in which ``folder`` is that folder, and give what it told."""
        words = f"WORDS = {PASSPHRASE!r}\n"
        done = self._python(
            ["-c", self.slot + _QUICK + self.names + words + _SHARED + dedent(script), str(folder)]
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout else None

    def _python(self, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        where = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        return subprocess.run(
            [sys.executable, "-P", *arguments],
            env=where | {"PYTHONPATH": str(self.code)},
            cwd=self.code,
            capture_output=True,
            text=True,
            check=False,
        )


def earlier(commit: str, folder: Path) -> Version:
    """Unpack the wheel of a commit."""
    with zipfile.ZipFile(WHEELS / f"afield-{commit}.whl") as wheel:
        wheel.extractall(folder)
    if commit == FIRST:
        return Version(folder, _FIRST_NAMES, _FIRST_SLOT, statements=1)
    return Version(folder)


LEDGER = '''
"""A ledger entry: a kind that only a later version knows."""

from __future__ import annotations

from typing import ClassVar

from models.records.base import Record
from models.records.facet import Shape, descriptive, guarding


class Ledger(Record, table=True):
    """Who held an object, and when."""

    __tablename__ = "ledger"
    KIND: ClassVar[str] = "ledger"
    PREFIX: ClassVar[str] = "LED"
    LABEL: ClassVar[str] = "Ledger entry"
    TITLE: ClassVar[tuple[str, ...]] = ("text",)

    about: str | None = guarding("About", shape=Shape.RECORD, hangs=True, index=True)
    text: str | None = descriptive("Words", shape=Shape.LONG)
    holder: str | None = descriptive("Holder", sealed=True)
'''
_LEDGER_IMPORT = "from models.records.kinds.ledger import Ledger\n"


def later(folder: Path) -> Version:
    """Copy this version and let it grow: a kind, and a field of two kinds that are there."""
    for house in ("crypto", "models", "tui"):
        shutil.copytree(ROOT / house, folder / house)
    records = folder / "models" / "records"
    (records / "kinds" / "ledger.py").write_text(LEDGER)
    _put(records / "kinds" / "__init__.py", "from models.records.kinds.note", _LEDGER_IMPORT)
    _put(records / "kinds" / "__init__.py", '    "Note",\n', '    "Ledger",\n')
    _put(records / "registry.py", "    Note,\n", "    Ledger,\n")
    _put(
        records / "kinds" / "note.py",
        "    done: bool | None",
        '    weather: str | None = descriptive("Weather", index=True)\n',
    )
    _put(
        records / "kinds" / "source.py",
        "    identity: str | None",
        '    nickname: str | None = descriptive("Nickname", sealed=True)\n'
        '    shirt: str | None = descriptive("Shirt")\n',
    )
    return Version(folder)


def _put(path: Path, before: str, new: str) -> None:
    """Write some lines into a file before each place at which others stand."""
    text = path.read_text(encoding="utf-8")
    assert before in text, (path, before)
    path.write_text(text.replace(before, new + before), encoding="utf-8")
