"""How fast the terminal app answers a person, on a real pseudo-terminal of 80x24.

    python benchmarks/terminal_speed.py VAULT --passphrase-file FILE [--runs 5] [--word Ford]

VAULT is one that ``large_vault.py`` made; it is written to by the quick log. Prints the best of N
runs in milliseconds, each with a peer beside it where one makes sense: a bare Textual app that
shows one word for the first frame, Argon2id alone at the vault's own cost for the unlock, a plain
commit to an unencrypted sqlite3 file for the save, and FTS5 in an unencrypted sqlite3 file with
as many rows for the search. Times are measured from the key to the painted words, so they hold
what the terminal and the reading of it cost. The peers do less; they say what is not ours.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.tui.terminal import Terminal

BARE = (
    "from textual.app import App\n"
    "from textual.widgets import Static\n"
    "class Bare(App):\n"
    "    def compose(self):\n"
    "        yield Static('Passphrase')\n"
    "Bare().run(mouse=False)\n"
)


def best(runs: int, work: Callable[[], float]) -> float:
    """Give the least of some measurements: the others measure what else the machine did."""
    return min(work() for _ in range(runs))


def seconds(work: Callable[[], object]) -> float:
    """Time one piece of work."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def first_frame(arguments: list[str], home: Path) -> float:
    """Start a program and wait until its first word is painted."""
    start = time.perf_counter()
    with Terminal(arguments, home=home) as terminal:
        terminal.wait_for("Passphrase")
        return time.perf_counter() - start


def derivation(vault: Path, secret: str) -> float:
    """Derive and unwrap the key alone, as the app does before it opens the database."""
    from crypto.vaultkey import Header

    header = Header.read(vault / "vault.json")
    return seconds(lambda: header.unlock(secret).wipe())


class Sitting:
    """One unlocked app, and what is measured in it."""

    def __init__(self, vault: Path, secret: str, home: Path) -> None:
        self.terminal = Terminal(["-m", "tui", "--vault", str(vault)], home=home)
        self.terminal.wait_for("Passphrase")
        # The store is imported while a person types; nobody types a passphrase in no time.
        self.terminal.read(quiet=1.5)
        self.unlock = self.until(secret + "\r", " of ")

    def until(self, keys: str, words: str) -> float:
        """Press keys and wait until words are painted."""

        def work() -> None:
            self.terminal.send(keys)
            self.terminal.wait_for(words)

        return seconds(work)

    def save(self, number: int) -> float:
        """Log an incident; the time runs from the save key to the sentence that names it."""
        title = f"Timed {time.time_ns()} {number}"
        self.until("a", "Who says")
        self.terminal.send(f"{title}\t2026-03-01")
        self.terminal.read()
        spent = self.until("\x1bOQ", "Logged INC-")
        self.terminal.read()
        return spent

    def search(self, word: str) -> float:
        """Filter by a word; the list narrows while it is typed, so the last letter is timed."""
        self.terminal.send("\\")
        self.terminal.send(word[:-1])
        self.terminal.read()
        before = self.terminal.text().split("\n")[0]
        start = time.perf_counter()
        self.terminal.send(word[-1])
        while self.terminal.text().split("\n")[0] == before:
            self.terminal.read(quiet=0.002)
        spent = time.perf_counter() - start
        self.terminal.send("\x1b")
        self.terminal.read()
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


def main() -> None:
    """Measure everything and print one small table."""
    parser = argparse.ArgumentParser(description="Time the terminal app.")
    parser.add_argument("vault", type=Path, metavar="VAULT")
    parser.add_argument("--passphrase-file", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--word", default="Ford", help="a word that some incidents hold")
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the search's peer")
    asked = parser.parse_args()
    secret = asked.passphrase_file.read_text("utf-8").rstrip("\r\n")
    home = Path(tempfile.mkdtemp(prefix="afield-speed-"))
    runs, app = asked.runs, ["-m", "tui", "--vault", str(asked.vault.resolve())]
    try:
        frame = best(runs, lambda: first_frame(app, home))
        bare = best(runs, lambda: first_frame(["-c", BARE], home))
        key = best(min(runs, 3), lambda: derivation(asked.vault, secret))
        unlocks = []
        for _ in range(min(runs, 3)):
            sitting = Sitting(asked.vault, secret, home)
            unlocks.append(sitting.unlock)
            sitting.close()
        sitting = Sitting(asked.vault, secret, home)
        save = min(sitting.save(number) for number in range(runs))
        search = best(runs, lambda: sitting.search(asked.word))
        sitting.close()
        show("first frame", frame, "bare Textual app", bare)
        show("unlock to the list", min(unlocks), "Argon2id alone", key)
        show("quick-log save", save, "plain sqlite3 commit", best(runs, plain_commit(home)))
        plain = best(runs, plain_search(asked.rows, asked.word))
        show("search to a page", search, "plain FTS5", plain)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def show(name: str, ours: float, peer: str, theirs: float) -> None:
    """Print one row."""
    print(f"{name:20} {ours * 1000:8.1f} ms   {peer:22} {theirs * 1000:8.1f} ms")


if __name__ == "__main__":
    main()
