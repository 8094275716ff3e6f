"""What a malicious or a mistaken colleague can sign, and what it does to a vault: nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pytest

from models.actions.seen_record import IncompleteHistory
from models.lifecycle import Vault, verify_vault
from models.log import START, BadOperation, Operation, sign_operation
from models.log.operation_header import LATEST, MOST_TICKS
from models.queries import Query, find_incidents, find_records
from models.records import KINDS
from models.vault import CARD_CHANGED, add_colleague, revoke_colleague, verify_colleague
from models.vault.colleagues.errors import OwnCard
from tests.people import PASSPHRASE, Hands, Make, share

NOTE = {"title": "Shots at the crossroads", "when": "2026-03-01"}


class Forger:
    """A colleague's device that signs whatever it likes."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self.identity = vault.signer()
        self.cards = {vault.device: vault.card}
        self.seq, self.prev = 0, START

    def sign(
        self,
        record: str,
        *,
        parents: Collection[str] = (),
        at: tuple[int, int] = (1_700_000_000_000, 0),
        kind: str = "incident",
        seq: int | None = None,
        prev: str | None = None,
        **values: Any,
    ) -> Operation:
        self.seq = seq or self.seq + 1
        made = sign_operation(
            self.identity,
            seq=self.seq,
            prev=prev or self.prev,
            parents=parents,
            at=at,
            kind=kind,
            record=record,
            values=values,
            random=self.vault.random,
        )
        self.prev = made.hash
        return made


@pytest.fixture
def forger(make: Make) -> Forger:
    return Forger(make("Mallory"))


def test_hundreds_of_versions_side_by_side_are_refused(vault: Vault, forger: Forger) -> None:
    record = vault.save("incident", None, NOTE)
    many = [forger.sign(record, title=f"{number}") for number in range(150)]
    with pytest.raises(BadOperation):
        vault.receive(many, cards=forger.cards)
    vault.save("incident", record, {"title": "still mine"})
    for one in vault.operations():
        Operation.from_line(one.line())
    assert verify_vault(vault).clean


def test_what_this_vault_signs_can_always_be_read_by_others(vault: Vault, forger: Forger) -> None:
    record = vault.save("incident", None, NOTE)
    vault.receive([forger.sign(record, title=f"{n}") for n in range(90)], cards=forger.cards)
    vault.save("incident", record, {"title": "mine"})
    for one in vault.operations([record]):
        Operation.from_line(one.line())
    assert verify_vault(vault).clean


@pytest.mark.parametrize("at", [(LATEST + 1, 0), (2**53 - 1, 0), (0, MOST_TICKS + 1)])
def test_a_moment_that_no_calendar_shows_is_refused(
    vault: Vault, forger: Forger, at: tuple[int, int]
) -> None:
    record = vault.save("incident", None, NOTE)
    line = forger.sign(record, at=at, title="x").line()
    with pytest.raises(BadOperation):
        Operation.from_line(line)


def test_the_last_moment_of_all_is_shown_and_stops_nobody(vault: Vault, forger: Forger) -> None:
    record = vault.save("incident", None, NOTE)
    vault.receive([forger.sign(record, at=(LATEST, MOST_TICKS), title="x")], cards=forger.cards)
    assert len(vault.history_of(record)) == 2
    vault.save("incident", record, {"place": "Bor"})
    assert verify_vault(vault).clean


def test_a_counter_at_its_end_stops_nobody_from_saving(vault: Vault, forger: Forger) -> None:
    record = vault.save("incident", None, NOTE)
    soon = int((vault.clock.now() + timedelta(hours=1)).timestamp() * 1000)
    vault.receive([forger.sign(record, at=(soon, MOST_TICKS), title="x")], cards=forger.cards)
    later = vault.save("incident", None, NOTE)
    assert verify_vault(vault).clean
    assert vault.history_of(later)[0].at


def test_an_early_clock_does_not_make_its_owner_the_author(vault: Vault, forger: Forger) -> None:
    record = vault.save("incident", None, NOTE)
    root = vault.heads(record)
    vault.receive([forger.sign(record, parents=root, at=(0, 0), place="x")], cards=forger.cards)
    row = vault.row("incident", record)
    assert row.author == vault.device  # type: ignore[union-attr]
    assert row.created > 0  # type: ignore[union-attr]
    assert verify_vault(vault).clean


def test_a_clock_that_was_set_back_leaves_the_vault_clean(make: Make) -> None:
    hands = Hands()
    vault = make("Marta", clock=hands)
    record = vault.save("incident", None, NOTE)
    vault.close()
    hands.move(-timedelta(days=9000))
    with Vault.open(vault.folder, secret=PASSPHRASE, clock=hands) as again:
        again.save("incident", record, {"place": "Bor"})
        assert verify_vault(again).clean


def test_a_change_that_names_another_before_it_proves_a_fork(vault: Vault, forger: Forger) -> None:
    record = vault.save("incident", None, NOTE)
    first = forger.sign(record, title="x")
    other = forger.sign(record, prev="ab" * 32, title="y")
    vault.receive([first, other], cards=forger.cards)
    assert vault.history.forks() == [(forger.identity.device, 1)]
    assert verify_vault(vault).clean


def test_a_first_change_with_something_before_it_is_refused(vault: Vault, forger: Forger) -> None:
    record = vault.save("incident", None, NOTE)
    line = forger.sign(record, seq=1, prev="ab" * 32, title="x").line()
    with pytest.raises(BadOperation):
        Operation.from_line(line)


def test_fields_and_kinds_of_a_newer_afield_are_kept_and_harm_nothing(
    vault: Vault, forger: Forger
) -> None:
    record = vault.save("incident", None, NOTE)
    unknown = "01234567-89ab-4def-8123-456789abcdef"
    vault.receive(
        [
            forger.sign(record, later="one"),
            forger.sign(record, later="two"),
            forger.sign(unknown, kind="hearsay", action="moved"),
        ],
        cards=forger.cards,
    )
    assert vault.conflicts() == []
    assert vault.resolve(unknown) == ("hearsay", unknown)
    assert "hearsay" not in KINDS
    vault.save("incident", record, {"place": "Bor"})
    assert verify_vault(vault).clean


def test_a_record_that_only_waits_for_earlier_changes_says_so(vault: Vault, forger: Forger) -> None:
    record = "01234567-89ab-4def-8123-456789abcdef"
    waiting = forger.sign(record, parents=["ab" * 32], title="x")
    vault.receive([waiting], cards=forger.cards)
    assert vault.row("incident", record) is None
    with pytest.raises(IncompleteHistory):
        vault.save("incident", record, {"title": "y"})
    assert verify_vault(vault).clean


def test_a_reason_that_is_no_text_is_refused(forger: Forger, vault: Vault) -> None:
    record = vault.save("incident", None, NOTE)
    made = sign_operation(
        forger.identity,
        seq=1,
        prev=START,
        parents=(),
        at=(1, 0),
        kind="incident",
        record=record,
        values={},
        why=["a", "list"],  # type: ignore[arg-type]
        random=vault.random,
    )
    with pytest.raises(BadOperation):
        Operation.from_line(made.line())


@pytest.mark.parametrize(
    "name", ["MARTA", "Ma\u0301rta", "Ｍarta", "Mar ta", "Mar\u200dta", "Marta\u115f", "Маrta"]
)
def test_a_name_that_looks_like_a_known_one_is_told_as_changed(make: Make, name: str) -> None:
    own, known = make("Olena"), make("Marta")
    add_colleague(own, known.card)
    stranger = make("stranger").signer().card(name, "2026-01-01")
    assert add_colleague(own, stranger).state == CARD_CHANGED


def test_own_cards_are_neither_compared_nor_revoked(vault: Vault) -> None:
    for change in (verify_colleague, revoke_colleague):
        with pytest.raises(OwnCard):
            change(vault, vault.device)
    assert vault.name == "Marta"


def test_a_claim_that_came_before_its_incident_is_found_as_itself_and_by_the_incident(
    make: Make,
) -> None:
    one, two = make("Marta"), make("Olena")
    incident = one.save("incident", None, NOTE)
    claim = one.save("claim", None, {"incident": incident, "words": "lantern"})
    share(one, two, claim)
    assert len(find_records(two, "lantern", "claim")) == 1
    share(one, two, incident)
    assert len(find_records(two, "lantern", "claim")) == 1
    assert len(find_incidents(two, Query.parse("lantern"))) == 1
    assert verify_vault(two).clean


def test_a_withheld_list_that_was_overwritten_is_no_longer_withheld(make: Make) -> None:
    one, two = make("Marta"), make("Olena")
    record = one.save("incident", None, NOTE | {"tags": ["a"]})
    hidden = [each.without({"tags"}) for each in one.operations()]
    two.receive(hidden, cards={one.device: one.card})
    assert two.withheld(record) == {"tags": ["Marta"]}
    two.save("incident", record, {"tags": ["b"]})
    assert two.withheld(record) == {}
    assert verify_vault(two).clean


def test_a_root_slipped_in_beside_takes_nobodys_authorship(vault: Vault, forger: Forger) -> None:
    record = vault.save("incident", None, NOTE)
    vault.save("incident", record, {"place": "Bor"})
    vault.receive([forger.sign(record, at=(0, 0), country="x")], cards=forger.cards)
    assert vault.row("incident", record).author == vault.device  # type: ignore[union-attr]
    assert verify_vault(vault).clean
