"""The whole job through the real app on a real terminal, with keys only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.tui.terminal import Terminal

F2, F5, ESCAPE, ENTER, TAB, DOWN, UP, HOME, END = (
    "\x1bOQ", "\x1b[15~", "\x1b", "\r", "\t", "\x1b[B", "\x1b[A", "\x1b[H", "\x1b[F",
)  # fmt: skip
CLEAR = "\x15"
PASSPHRASE = "eleven grey herons over the quiet estuary at dusk"
GROUPS = re.compile(r"(?:[0-9]{5} ){5}[0-9]{5}")
RECOVERY = re.compile(r"(?:[0-9A-Z]{4,}-)+[0-9A-Z*~$=]+")


@dataclass
class Person:
    """Somebody at a terminal of their own."""

    name: str
    home: Path

    def start(self) -> Terminal:
        return Terminal(["-m", "tui", "--vault", str(self.home / "vault")], home=self.home)

    def make_a_vault(self) -> Terminal:
        """Go through the first run: name, passphrase twice, the recovery code typed back."""
        terminal = self.start()
        terminal.wait_for("Name:")
        terminal.send(self.name + ENTER)
        terminal.wait_for("Passphrase:")
        terminal.send(PASSPHRASE + ENTER)
        terminal.wait_for("Passphrase again:")
        terminal.send(PASSPHRASE + ENTER)
        terminal.wait_for("Recovery code:")
        found = RECOVERY.search(terminal.text())
        assert found, terminal.text()
        terminal.send(found.group() + ENTER)
        terminal.wait_for("Incidents")
        return terminal

    def unlock(self) -> Terminal:
        terminal = self.start()
        terminal.wait_for("Passphrase or recovery code")
        terminal.send(PASSPHRASE + ENTER)
        terminal.wait_for("Incidents")
        return terminal


def answer(terminal: Terminal, question: str, text: str) -> None:
    """Wait for a question in the prompt row, clear what it offers, and answer it."""
    terminal.wait_for(question)
    terminal.read()  # the question is painted before the prompt row has the focus
    terminal.send(CLEAR)
    terminal.read()
    terminal.send(text + ENTER)


def write_own_card(terminal: Terminal, path: str) -> list[str]:
    """Write the own card to a file, and read the fingerprint off the screen."""
    terminal.send(F5)
    terminal.wait_for("your own card")
    terminal.send("c")
    answer(terminal, "Write your card to:", path)
    terminal.wait_for("nothing secret")
    terminal.send(HOME + ENTER)
    terminal.wait_for("The same as words")
    groups = " ".join(GROUPS.findall(terminal.text())).split()
    terminal.send(ESCAPE)
    terminal.wait_for("add a colleague's card")
    return groups


def add_and_compare(terminal: Terminal, path: str, last_group: str) -> None:
    """Add a colleague's card and mark it as compared, as two people side by side do."""
    terminal.send("a")
    answer(terminal, "File of the card:", path)
    terminal.wait_for("Added")
    terminal.send(HOME + DOWN + ENTER)
    terminal.wait_for("mark as compared in person")
    terminal.send("v")
    answer(terminal, "Type the LAST", last_group)
    terminal.wait_for("compared in person today")
    terminal.send(ESCAPE)
    terminal.wait_for("add a colleague's card")
    terminal.send(ESCAPE)
    terminal.wait_for("Incidents")


def log_an_incident(terminal: Terminal) -> str:
    """Log an incident and return its reference; text, Tabs and one save key are all it takes."""
    terminal.send("a")
    terminal.wait_for("Who says")
    fields = ("Shots at the reed bed", "2026-03-01..05", "Heron Point", "2-5", "Reed", "two boats")
    terminal.send(TAB.join(fields) + F2)
    terminal.wait_for("Logged INC-")
    found = re.search(r"INC-[0-9A-Z]{4}-[0-9A-Z]{4}", terminal.text())
    assert found
    return found.group()


def attach_to_the_first(terminal: Terminal, path: str) -> None:
    terminal.send(ENTER)
    terminal.wait_for("1 facts")
    terminal.send("m")
    terminal.wait_for("All below may stay empty")
    terminal.send(path + F2)
    terminal.wait_for("the original was left in place")
    terminal.send("4")
    terminal.wait_for("Evidence, video/mp4")
    terminal.send(ESCAPE)
    terminal.wait_for("Incidents")


def export_everything(terminal: Terminal, out: str, *, what: str = "1 incident") -> None:
    """Go through the wizard; the first line of each step goes on."""
    terminal.send("*x")
    terminal.wait_for(f"Go on: {what}")
    terminal.wait_for("Enter chooses somebody else")
    terminal.send(ENTER)
    terminal.wait_for("Stays here")
    terminal.send(ENTER)
    answer(terminal, "Purpose:", "for review")
    answer(terminal, "File to write:", out)
    terminal.wait_for("Write it now")
    terminal.send(ENTER)
    terminal.wait_for("read them the last eight digits")
    terminal.send(ESCAPE)
    terminal.wait_for("Incidents")


def look_into(terminal: Terminal, bundle: str) -> None:
    terminal.send("i")
    answer(terminal, "Bundle:", bundle)
    terminal.wait_for("Purpose")


def list_rows(terminal: Terminal) -> list[str]:
    """Return what the list shows, without the cursor and the marks."""
    terminal.send(HOME)
    terminal.read()
    rows = terminal.text().split("\n")[2:-2]
    return [row[2:].strip() for row in rows if row.strip()]


def leave(terminal: Terminal) -> None:
    terminal.send("\x03")
    assert terminal.status() == 0


@pytest.fixture
def two_people(tmp_path: Path) -> tuple[Person, Person]:
    people = Person("Avocet", tmp_path / "a"), Person("Bittern", tmp_path / "b")
    for person in people:
        person.home.mkdir(mode=0o700)
    return people


def test_two_people_log_hand_over_and_agree_with_keys_only(
    two_people: tuple[Person, Person], tmp_path: Path
) -> None:
    avocet, bittern = two_people
    video = tmp_path / "reeds.mp4"
    video.write_bytes(bytes(range(256)) * 4096)
    bundle, back = "~/../there.age", "~/../back.age"

    with avocet.make_a_vault() as ours, bittern.make_a_vault() as theirs:
        our_groups = write_own_card(ours, "~/../avocet.card")
        their_groups = write_own_card(theirs, "~/../bittern.card")
        assert len(our_groups) == len(their_groups) == 12
        add_and_compare(ours, "~/../bittern.card", their_groups[-1])
        add_and_compare(theirs, "~/../avocet.card", our_groups[-1])

        log_an_incident(ours)
        attach_to_the_first(ours, "~/../reeds.mp4")
        export_everything(ours, bundle)

        look_into(theirs, bundle)
        theirs.wait_for("compared in person")
        theirs.wait_for("nothing is written")
        theirs.send("w")
        theirs.wait_for("Taken in:")
        assert list_rows(theirs) == list_rows(ours)
        theirs.wait_for("Shots at the reed bed")

        export_everything(theirs, back)
        look_into(ours, back)
        ours.wait_for("Nothing new")
        ours.send(ESCAPE)
        ours.wait_for("Incidents")
        leave(ours)
        leave(theirs)
    assert video.read_bytes() == bytes(range(256)) * 4096
    for secret in (b"reed bed", b"Heron Point", PASSPHRASE.encode()):
        assert secret not in (tmp_path / "there.age").read_bytes()


def test_a_draft_that_was_being_typed_is_back_after_a_lock(
    two_people: tuple[Person, Person],
) -> None:
    avocet, _ = two_people
    with avocet.make_a_vault() as terminal:
        terminal.send("a")
        terminal.wait_for("Who says")
        terminal.send("Half a sentence")
        terminal.wait_for("Half a sentence")
        terminal.send("\x1c")
        terminal.wait_for("Passphrase or recovery code")
        assert "Half a sentence" not in terminal.text()
        terminal.send(PASSPHRASE + ENTER)
        terminal.wait_for("A draft is kept")
        terminal.send("a")
        terminal.wait_for("Your draft is back")
        # What was typed is painted a moment after the sentence about it.
        terminal.wait_for("Half a sentence")
