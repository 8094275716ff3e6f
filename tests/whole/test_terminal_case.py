"""One whole case through the real app on a real terminal, with keys only, assessed by a second."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.lifecycle import Vault
from tests.models.team import acquaint
from tests.tui.terminal import Terminal
from tests.whole.person import WORDS, Inside
from tests.whole.test_terminal_job import ENTER, ESCAPE, F2, TAB, export_everything, look_into

QUICK_LOG_PRESSES, ADDITION_PRESSES = 12, 8


@dataclass
class Hands:
    """Somebody at the keys of a terminal, who counts the presses that are no text."""

    terminal: Terminal
    presses: int = 0

    def press(self, *keys: str) -> None:
        self.presses += len(keys)
        self.terminal.send("".join(keys))

    def fill(self, *texts: str) -> None:
        """Type a text into each row, and go to the next one; save at the end."""
        self.terminal.send(texts[0])
        for text in texts[1:]:
            self.press(TAB)
            self.terminal.send(text)
        self.press(F2)

    def sees(self, *words: str) -> None:
        for each in words:
            self.terminal.wait_for(each)

    def log(self, *texts: str) -> int:
        """Log an incident from the list, and return how many presses that took."""
        before = self.presses
        self.press("a")
        self.sees("Who says")
        self.fill(*texts)
        self.sees("Logged INC-")
        return self.presses - before

    def add(self, letter: str, form: str, *texts: str) -> int:
        """Add something to the incident that is shown, and return how many presses that took."""
        before = self.presses
        self.press("a")
        self.sees("Add what?")
        self.press(letter)
        self.sees(form)
        self.fill(*texts)
        self.sees("u takes it back")
        return self.presses - before


def unlocked(person: Inside) -> Terminal:
    terminal = Terminal(["-m", "tui", "--vault", str(person.vault)], home=person.home)
    terminal.wait_for("Passphrase or recovery code")
    terminal.send(WORDS + ENTER)
    terminal.wait_for("Incidents")
    return terminal


def record_the_case(hands: Hands) -> None:
    logged = hands.log("Boats at the weir", "2026-02")
    assert logged <= QUICK_LOG_PRESSES
    logged = hands.log(
        "Постріли в очереті", "2026-03-01..05", "Heron Point", "2-5", "Reed", "boats"
    )
    assert logged <= QUICK_LOG_PRESSES
    hands.press("g", ENTER)
    hands.sees("1 facts", "1 of 3", "Постріли в очереті")
    claim = hands.add("c", "Add a claim", "Sedge", "3", "killed")
    assert claim <= ADDITION_PRESSES
    first = hands.add("p", "Add a person", "Сірий плащ", "killed", "surrendering")
    assert first <= ADDITION_PRESSES
    hands.add("p", "Add a person", "Red Cap", "killed")
    hands.sees("[2 people 2]", "Сірий плащ", "Red Cap")
    hands.add("u", "Add a unit", "5. Company", "direct", "", "1. Brigade", "2024/2027")
    hands.sees("5. Company", "stood under", "1. Brigade")
    hands.add("o", "Words of the order", "Nobody is taken", "preceded", "likely", "no-quarter")
    hands.sees("[7 units and orders 2]", "Nobody is taken")
    hands.add("l", "Link INC-", "Boats at the weir", "same-operation", "possible")
    hands.sees("[5 links 1]", "same operation")
    hands.press("8")
    hands.sees("killed", "Assessments  none")


def test_a_case_is_recorded_and_assessed_by_a_second_person_with_keys_only(
    ana: Inside, boris: Inside, tmp_path: Path
) -> None:
    with Vault.open(ana.vault, secret=WORDS) as ours, Vault.open(boris.vault, secret=WORDS) as his:
        acquaint(ours, his)
    there, back = tmp_path / "there.age", tmp_path / "back.age"
    with unlocked(ana) as terminal, unlocked(boris) as other:
        hands, second = Hands(terminal), Hands(other)
        record_the_case(hands)
        hands.press(ESCAPE)
        hands.sees("Incidents")
        export_everything(terminal, str(there), what="3 incidents")

        look_into(other, str(there))
        second.sees("nothing is written")
        second.press("w")
        second.sees("Taken in:", "Постріли в очереті")
        second.press("g", ENTER)
        second.sees("Постріли в очереті", "1 facts")
        second.add("a", "Assess INC-", "agreed", "V3", "", "two voices agree")
        second.sees("[8 review 1]", "signed by Boris")
        second.press(ESCAPE)
        second.sees("Incidents")
        export_everything(other, str(back), what="3 incidents")

        look_into(terminal, str(back))
        hands.press("w")
        hands.sees("Taken in:")
        hands.press("g", ENTER)
        hands.sees("1 facts")
        hands.press("8")
        hands.sees("[8 review 1]", "signed by Boris", "two voices agree")
        hands.sees("killed", "3; 1 independent voice")
    for secret in ("Сірий плащ", "Heron Point", "Nobody is taken"):
        assert secret.encode() not in there.read_bytes() + back.read_bytes()
