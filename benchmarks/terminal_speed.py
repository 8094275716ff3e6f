"""How fast the terminal app answers a person, on a real pseudo-terminal of 80x24.

    python benchmarks/terminal_speed.py VAULT --passphrase-file FILE [--runs 7] [--word Ford]

VAULT is one that ``large_vault.py`` made; it is written to by the quick log. Prints the median and
the worst of N runs in milliseconds, each with the median of a peer beside it: a bare Textual app
that shows one word for the first frame, Argon2id alone at the vault's own cost for the unlock, a
plain commit to an unencrypted sqlite3 file for the save, and FTS5 in an unencrypted sqlite3 file
with as many rows for the search. A time runs from the key to the arrival of the bytes that paint
the answer; drawing them for the comparison is done afterwards. ``--word`` may stand several
times; each is typed into the filter and its last letter is timed. The peers do less; they say
what is not ours.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pexpect

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.tui.terminal import PATIENCE, QUIET, Terminal

BARE = (
    "from textual.app import App\n"
    "from textual.widgets import Static\n"
    "class Bare(App):\n"
    "    def compose(self):\n"
    "        yield Static('Passphrase')\n"
    "Bare().run(mouse=False)\n"
)


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds that several runs of one thing took."""

    each: tuple[float, ...]

    @classmethod
    def of(cls, runs: int, work: Callable[[], float]) -> Times:
        """Measure so many times."""
        return cls(tuple(work() for _ in range(runs)))

    @property
    def median(self) -> float:
        """The run in the middle, in milliseconds."""
        return statistics.median(self.each) * 1000

    @property
    def worst(self) -> float:
        """The longest run, in milliseconds."""
        return max(self.each) * 1000


def seconds(work: Callable[[], object]) -> float:
    """Time one piece of work."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


class Timed(Terminal):
    """A terminal that says when the bytes that painted something arrived."""

    def until(self, keys: str, shows: Callable[[str], bool]) -> float:
        """Press keys; give the seconds until what the screen shows came in.

        The bytes are kept with their times and drawn once it is quiet: drawing takes the reader
        longer than the app takes to answer.
        """
        start = time.perf_counter()
        self.send(keys)
        while time.perf_counter() - start < PATIENCE:
            found = None
            for at, piece in self._arrivals(start):
                self._take(piece)
                if found is None and shows(self.text()):
                    found = at
            if found is not None:
                return found
        raise AssertionError(f"never saw it in:\n{self.text()}")

    def _arrivals(self, start: float) -> list[tuple[float, bytes]]:
        pieces: list[tuple[float, bytes]] = []
        while True:
            try:
                piece = self.child.read_nonblocking(65536, timeout=QUIET)
            except (pexpect.TIMEOUT, pexpect.EOF):
                return pieces
            pieces.append((time.perf_counter() - start, piece))


def first_frame(arguments: list[str], home: Path) -> float:
    """Start a program and wait until its first word is painted."""
    start = time.perf_counter()
    with Timed(arguments, home=home) as terminal:
        started = time.perf_counter() - start
        return started + terminal.until("", lambda text: "Passphrase" in text)


def derivation(vault: Path, secret: str) -> float:
    """Derive and unwrap the key alone, as the app does before it opens the database."""
    from crypto.keyfile import KeyFile

    header = KeyFile.read(vault / "vault.json")
    return seconds(lambda: header.unlock(secret).wipe())


class Sitting:
    """One unlocked app, and what is measured in it."""

    def __init__(self, vault: Path, secret: str, home: Path) -> None:
        self.terminal = Timed(["-m", "tui", "--vault", str(vault)], home=home)
        self.terminal.wait_for("Passphrase")
        # The store is imported while a person types; nobody types a passphrase in no time.
        self.terminal.read(quiet=1.5)
        self.unlock = self.terminal.until(secret + "\r", lambda text: " of " in text)
        self._saved = 0

    def save(self) -> float:
        """Log an incident; the time runs from the save key to the sentence that names it."""
        self._saved += 1
        self.terminal.until("a", lambda text: "Who says" in text)
        self.terminal.send(f"Timed {time.time_ns()} {self._saved}\t2026-03-01")
        self.terminal.read()
        return self.terminal.until("\x1bOQ", lambda text: "Logged INC-" in text)

    def search(self, word: str) -> float:
        """Filter by a word; the list narrows while it is typed, so the last letter is timed."""
        self.terminal.send("\\" + word[:-1])
        self.terminal.read()
        spent = self.terminal.until(word[-1], lambda text: f"  {word} " in text.split("\n")[0])
        self.terminal.send("\x1b")
        self.terminal.read()
        return spent

    def close(self) -> None:
        """Leave the app."""
        self.terminal.child.close(force=True)


def plain_search(rows: int, word: str) -> Callable[[], float]:
    """Search as many rows in FTS5 without encryption, and fetch one page."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE words USING fts5(text, prefix='2 3')")
    texts = ((f"Shots near {word if n % 10 == 0 else 'Oak'} Weir {n}",) for n in range(rows))
    database.executemany("INSERT INTO words VALUES(?)", texts)
    query = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC"
    return lambda: seconds(lambda: database.execute(query, (f"{word}*",)).fetchall())


def plain_commit(home: Path) -> Callable[[], float]:
    """Commit one row to an unencrypted file, as durably as the vault does."""
    database = sqlite3.connect(home / "plain.db", isolation_level=None)
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE row(text)")
    return lambda: seconds(lambda: database.execute("INSERT INTO row VALUES('x')"))


def sittings(runs: int, vault: Path, secret: str, home: Path) -> Times:
    """Unlock so many times, each in an app of its own."""
    found = []
    for _ in range(runs):
        sitting = Sitting(vault, secret, home)
        found.append(sitting.unlock)
        sitting.close()
    return Times(tuple(found))


def main() -> None:
    """Measure everything and print one small table."""
    parser = argparse.ArgumentParser(description="Time the terminal app.")
    parser.add_argument("vault", type=Path, metavar="VAULT")
    parser.add_argument("--passphrase-file", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--word", action="append", help="a word that some incidents hold")
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the search's peer")
    asked = parser.parse_args()
    secret = asked.passphrase_file.read_text("utf-8").rstrip("\r\n")
    home = Path(tempfile.mkdtemp(prefix="afield-speed-"))
    runs, app = asked.runs, ["-m", "tui", "--vault", str(asked.vault.resolve())]
    try:
        frame = Times.of(runs, lambda: first_frame(app, home))
        bare = Times.of(runs, lambda: first_frame(["-c", BARE], home))
        show("first frame", frame, "bare Textual app", bare)
        unlock = sittings(runs, asked.vault, secret, home)
        key = Times.of(runs, lambda: derivation(asked.vault, secret))
        show("unlock to the list", unlock, "Argon2id alone", key)
        sitting = Sitting(asked.vault, secret, home)
        save, commit = Times.of(runs, sitting.save), Times.of(runs, plain_commit(home))
        show("quick-log save", save, "plain sqlite3 commit", commit)
        for word in asked.word or ["Ford"]:
            search = Times.of(runs, partial(sitting.search, word))
            plain = Times.of(runs, plain_search(asked.rows, word))
            show(f"search {word!r}", search, "plain FTS5", plain)
        sitting.close()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def show(name: str, ours: Times, peer: str, theirs: Times) -> None:
    """Print one row."""
    print(
        f"{name:20} median {ours.median:7.1f} ms, worst {ours.worst:7.1f} ms"
        f"   {peer:20} median {theirs.median:7.1f} ms"
    )


if __name__ == "__main__":
    main()
