"""While a vault is open its keys are in the memory of afield; after a lock none of them is.

The memory of the process is read as the administrator of the machine could read it. That the keys
are found before the lock shows that the search would find them after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crypto.keyfile import KeyFile, load_identity
from models.lifecycle import Vault
from tests import peer
from tests.people import PASSPHRASE, derived_once
from tests.tui.terminal import Terminal
from tests.whole.person import QUICK

WORD = "memorycanary"
UNICODE = ("utf-8", "utf-16-le", "utf-32-le")
"""Python holds text in one, two or four bytes a sign."""
PIECE = 16 * 1024 * 1024


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with derived_once():
        vault, _ = Vault.create(tmp_path / "v", name="Ana", passphrase=PASSPHRASE, cost=QUICK)
    with vault:
        vault.save("incident", None, {"title": f"[invented] {WORD}", "when": "2026-03"})
    return tmp_path / "v"


def keys_of(folder: Path) -> dict[str, list[bytes]]:
    """Give everything that may not stay in memory, by its name, in each of its spellings."""
    keys = KeyFile.read(folder / "vault.json").unlock(PASSPHRASE)
    identity = load_identity(keys)
    assert identity is not None
    secret = {
        "vault key": bytes(keys.wrapped(author=False)),
        "author key": bytes(keys.wrapped(author=True))[32:],
        "database key": bytes(keys.database()),
        "evidence key": bytes(keys.blobs()),
        "head key": bytes(keys.head()),
        "quarantine key": bytes(keys.quarantine()),
        # Its first bytes are a version; a seed of 32 bytes begins somewhere behind them.
        "signing key": bytes(identity)[-32:],
    }
    keys.wipe()
    spelled = {name: [key, key.hex().encode()] for name, key in secret.items()}
    texts = {"passphrase": PASSPHRASE, "record": WORD}
    return spelled | {name: [text.encode(c) for c in UNICODE] for name, text in texts.items()}


def memory_of(process: int) -> Iterator[bytes]:
    """Yield the readable memory of a process, each region in overlapping pieces."""
    overlap = 256
    with (
        Path(f"/proc/{process}/maps").open(encoding="utf-8") as maps,
        Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory,
    ):
        for line in maps:
            span, rights, *_ = line.split()
            if not rights.startswith("r") or line.rstrip().endswith(("[vvar]", "[vsyscall]")):
                continue
            place, end = (int(one, 16) for one in span.split("-"))
            while place < end:
                try:
                    memory.seek(place)
                    piece = memory.read(min(PIECE, end - place))
                except OSError:
                    break
                if not piece:
                    break
                yield piece
                place += max(len(piece) - overlap, 1) if place + len(piece) < end else len(piece)


def found(process: int, secrets: dict[str, list[bytes]]) -> set[str]:
    """Name the secrets of which a spelling stands in the memory of a process."""
    seen: set[str] = set()
    for piece in memory_of(process):
        for name, spellings in secrets.items():
            if name not in seen and any(one in piece for one in spellings):
                seen.add(name)
    return seen


def test_after_a_lock_no_key_and_no_word_is_in_memory(folder, tmp_path):
    secrets = keys_of(folder)
    arguments = ["-m", "tui", "--vault", str(folder)]
    with Terminal(arguments, home=tmp_path) as terminal:
        process = terminal.child.pid
        try:
            next(memory_of(process))
        except PermissionError:
            peer.require(False, "the memory of another process may not be read here")
        terminal.wait_for("Passphrase")
        terminal.send(PASSPHRASE + "\r")
        terminal.wait_for("1 of 1")
        terminal.read()
        before = found(process, secrets)
        terminal.send("\x1c")
        terminal.wait_for("Passphrase")
        terminal.read()

        # What an open vault has to hold; the rest is derived for a moment and wiped.
        assert {"vault key", "author key", "record"} <= before
        assert found(process, secrets) == set()
