"""Whatever the order in which a fork, its decisions and what was planted come: one state."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from crypto.signing import Card
from models.actions import ReceivedOperations, decide_fork, forks
from models.actions.record_save import put_record
from models.lifecycle import Vault, verify_vault
from models.log import BadOperation, Operation
from models.merge import DISCARD, KEEP, ruling_id
from models.records import KINDS
from models.vault import cards_by_device
from tests.people import PASSPHRASE, Hands, Make, copied, derived_once, making, memory, share

CHANGES = 9
FEW = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
NOTE = {"title": "base", "when": "2026-03-01"}


@dataclass
class Told:
    """All that anybody signed about one theft, and an empty vault that hears of it."""

    listener: Path
    cards: dict[str, Card]
    changes: list[Operation]
    states: list[Any] = field(default_factory=list)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("theft")
    with derived_once(), making(folder) as make:
        listener = make("Zoe")
        listener.close()
        cards: dict[str, Card] = {}
        changes: dict[str, Operation] = {}
        for vault in stolen(make, folder):
            cards |= cards_by_device(vault)
            changes |= {one.hash: one for one in vault.operations()}
        assert len(changes) == CHANGES
        yield Told(listener.folder, cards, list(changes.values()))


def stolen(make: Make, folder: Path) -> Iterator[Vault]:
    """Let a key be stolen, and let everybody say something about it."""
    olena, yusuf, mal, marta = make("Olena"), make("Yusuf"), make("Mal"), make("Marta")
    record = marta.save("incident", None, NOTE)
    marta, thief = copied(marta, folder / "copy")
    device, ruling = marta.device, ruling_id(marta.device, 2)
    # The honest half, and the thief's: a note in the decision's place, and a decision of its own.
    marta.save("incident", record, {"title": "honest"})
    put_record(thief, "note", ruling, {"text": "planted", "about": record})
    thief.save("incident", record, {"title": "falsified", "place": "Bor"})
    itself = {"device": device, "number": 2, "ruling": KEEP}
    put_record(thief, "fork_ruling", ruling, itself)
    for vault, decision in ((olena, DISCARD), (yusuf, KEEP)):
        share(marta, vault)
        share(thief, vault)
        decide_fork(vault, forks(vault)[0], decision)
    share(olena, mal)
    # Somebody else turns the decision to another fork, and then decides as well.
    mal.save("fork_ruling", ruling, {"device": mal.device})
    mal.save("incident", record, {"summary": "by somebody else"})
    yield from (olena, yusuf, mal, marta, thief)
    marta.close()
    thief.close()


@contextmanager
def hearing(told: Told) -> Iterator[Vault]:
    """Open a vault that has heard nothing yet."""
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        shutil.copytree(told.listener, Path(folder) / "zoe")
        with Vault.open(Path(folder) / "zoe", secret=PASSPHRASE, clock=Hands()) as vault:
            yield vault


def hear(vault: Vault, told: Told, some: list[Operation]) -> ReceivedOperations | None:
    """Take in some changes; what is refused now may have its place later."""
    with suppress(BadOperation):
        return vault.receive(some, cards=told.cards)
    return None


def state(vault: Vault) -> Any:
    """Give all rows, all conflicts, and what each record is taken for."""
    rows = {row.id: row.model_dump(exclude={"no"}) for kind in KINDS for row in vault.rows(kind)}
    conflicts = sorted(
        (one.record, one.field, sorted(each.operation for each in one.standing))
        for one in vault.conflicts()
    )
    records = [
        vault.record_heads.one(one) for one in sorted({one.record for one in vault.operations()})
    ]
    known = [(one.kind, one.ref, sorted(one.heads)) for one in records if one is not None]
    decided = [(one.device, one.number, one.ruling) for one in forks(vault)]
    return rows, conflicts, known, sorted(decided)


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[int], list[int], list[int]]:
    """Draw an order of the changes, where it is cut into batches, and an order for later."""
    places = range(CHANGES)
    cuts = draw(st.lists(st.integers(1, CHANGES - 1), unique=True))
    return draw(st.permutations(places)), sorted(cuts), draw(st.permutations(places))


@given(deliveries())
@FEW
def test_any_order_and_any_batches_come_to_the_same_tables(told: Told, delivery: Any) -> None:
    order, cuts, later = delivery
    with hearing(told) as vault:
        for start, end in pairwise([0, *cuts, CHANGES]):
            hear(vault, told, [told.changes[one] for one in order[start:end]])
        assert verify_vault(vault).findings == ()
        # What was held back while nobody had decided comes once more, in whatever order.
        for _ in range(3):
            for one in later:
                hear(vault, told, [told.changes[one]])
        assert vault.history.count() == CHANGES
        assert verify_vault(vault).findings == ()
        told.states.append(state(vault))
    assert told.states[-1] == told.states[0]


@given(deliveries())
@FEW
def test_what_is_taken_does_not_depend_on_how_it_is_batched(told: Told, delivery: Any) -> None:
    order, cuts, _ = delivery
    told_so = [told.changes[one] for one in order]
    taken = []
    for bounds in ([0, *cuts, CHANGES], range(CHANGES + 1)):
        with hearing(told) as vault:
            whole = [hear(vault, told, told_so[start:end]) for start, end in pairwise(bounds)]
            # A batch with a change that is refused is refused as a whole.
            assume(all(whole))
            taken.append(({one.hash for one in vault.operations()}, state(vault)))
    assert taken[0] == taken[1]
