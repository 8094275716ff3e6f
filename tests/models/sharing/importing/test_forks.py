"""A bundle about a fork: what is shown before is what taking it in then does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.actions import decide_fork, forks, frozen_devices
from models.actions.record_save import put_record
from models.lifecycle import Vault, verify_vault
from models.merge import DISCARD, KEEP, ruling_id
from models.sharing import Accepted, Preview, pack_bundle, read_bundle
from models.sharing.importing import State
from tests.models.team import acquaint
from tests.people import Make, copied, share

NOTE = {"title": "base", "when": "2026"}


@dataclass
class Scene:
    """Marta's vault twice, and two colleagues; three records were signed before the theft."""

    marta: Vault
    thief: Vault
    olena: Vault
    zoe: Vault
    records: list[str]
    folder: Path

    def hand(self, sender: Vault, receiver: Vault, *records: str) -> tuple[Preview, Accepted]:
        """Hand a bundle over, and hold what its preview says against what it then does."""
        out = self.folder / f"{len(list(self.folder.glob('*.age')))}.age"
        pack_bundle(sender, records=records, to=[receiver.card], purpose="", out=out)
        with read_bundle(receiver, out) as quarantine:
            shown = quarantine.preview()
            told = {
                one.record: {each.field: each.theirs for each in quarantine.differences(one.record)}
                for one in (*shown.records, *shown.turned)
            }
            before = {record: rows(receiver, record) for record in (*told, *self.records)}
            taken = quarantine.accept()
        for record, was in before.items():
            now, changed = rows(receiver, record), told.get(record, {})
            assert now in ({}, {name: changed.get(name, was.get(name)) for name in now})
        assert (shown.held, shown.new_operations) == (taken.held, taken.operations)
        assert {one.device for one in shown.forked} <= {one.device for one in forks(receiver)}
        assert verify_vault(receiver).findings == ()
        return shown, taken


def rows(vault: Vault, record: str) -> dict[str, object]:
    """Give what people see of an incident."""
    row = vault.row("incident", record)
    return {} if row is None else row.model_dump(include={"title", "place", "summary"})


@pytest.fixture
def scene(make: Make, tmp_path: Path) -> Iterator[Scene]:
    olena, zoe, marta = make("Olena"), make("Zoe"), make("Marta")
    acquaint(olena, zoe, marta)
    records = [marta.save("incident", None, NOTE) for _ in range(3)]
    marta, thief = copied(marta, tmp_path / "copy")
    yield Scene(marta, thief, olena, zoe, records, tmp_path)
    marta.close()
    thief.close()


def states(preview: Preview) -> dict[str, State]:
    return {one.record: one.state for one in preview.records}


def test_a_fork_that_shows_by_what_came_before_a_change_is_previewed(scene: Scene) -> None:
    first, second, third = scene.records
    scene.marta.save("incident", first, {"title": "honest"})
    scene.hand(scene.marta, scene.olena, first)
    scene.thief.save("incident", first, {"title": "not handed over"})
    scene.thief.save("incident", second, {"title": "proves it"})
    scene.thief.save("incident", third, {"title": "comes after"})
    shown, _ = scene.hand(scene.thief, scene.olena, second, third)
    assert [one.name for one in shown.forked] == ["Marta"]
    assert (shown.held, [one.name for one in shown.frozen]) == (1, ["Marta"])
    assert rows(scene.olena, second)["title"] == "proves it"
    assert rows(scene.olena, third)["title"] == "base"


def test_what_a_discarded_device_signs_is_previewed_as_setting_nothing(scene: Scene) -> None:
    first, second, third = scene.records
    scene.marta.save("incident", first, {"title": "honest"})
    scene.thief.save("incident", first, {"title": "stolen"})
    scene.hand(scene.marta, scene.olena, first)
    scene.hand(scene.thief, scene.olena, first, second, third)
    decide_fork(scene.olena, forks(scene.olena)[0], DISCARD)
    scene.thief.save("incident", second, {"title": "stolen too"})
    made = scene.thief.save("incident", None, {"title": "made up", "when": "2026"})
    share(scene.olena, scene.zoe)
    ref = scene.thief.row("incident", made).ref  # type: ignore[union-attr]
    shown, taken = scene.hand(scene.thief, scene.olena, second, made)
    assert states(shown) == {second: State.DISCARDED, made: State.DISCARDED}
    assert [(one.title, one.discarded) for one in shown.records] == [("base", 1), (ref, 1)]
    assert f"{ref}: 1 change sets nothing, because of a decision about a fork." in shown.lines()
    assert taken.operations == 2
    again, _ = scene.hand(scene.thief, scene.olena, second, made)
    assert again.nothing_new


def test_what_a_decision_in_a_bundle_turns_back_is_previewed(scene: Scene) -> None:
    first, second, third = scene.records
    scene.marta.save("incident", first, {"title": "honest"})
    extra = scene.marta.save("incident", None, NOTE)
    scene.hand(scene.marta, scene.zoe, *scene.records, extra)
    share(scene.marta, scene.olena)
    scene.thief.save("incident", second, {"title": "stolen"})
    share(scene.thief, scene.olena)
    decide_fork(scene.olena, forks(scene.olena)[0], DISCARD)
    shown, _ = scene.hand(scene.olena, scene.zoe, second)
    ref = scene.zoe.record_heads.one(first).ref  # type: ignore[union-attr]
    assert {one.record: (one.state, one.fields) for one in shown.turned} == {
        first: (State.CHANGED, ("title",)),
        extra: (State.DISCARDED, ("title", "when")),
    }
    said = f"{ref}: reads differently after a decision about a fork: title."
    assert said in shown.lines()
    assert rows(scene.zoe, first)["title"] == "base"
    assert rows(scene.zoe, extra) == {}
    decide_fork(scene.olena, forks(scene.olena)[0], KEEP)
    shown, _ = scene.hand(scene.olena, scene.zoe, third)
    assert {one.record for one in shown.turned} >= {first, extra}
    assert rows(scene.zoe, first)["title"] == "honest"
    assert rows(scene.zoe, extra)["title"] == "base"


def test_a_decision_in_a_bundle_lets_in_what_it_decides_about(scene: Scene) -> None:
    first, second, third = scene.records
    scene.marta.save("incident", first, {"title": "honest"})
    scene.thief.save("incident", second, {"title": "the other copy"})
    later = scene.thief.save("incident", None, NOTE)
    share(scene.marta, scene.olena)
    share(scene.thief, scene.olena)
    decide_fork(scene.olena, forks(scene.olena)[0], KEEP)
    share(scene.thief, scene.olena)
    shown, _ = scene.hand(scene.olena, scene.zoe, first, second, third, later)
    assert shown.held == 0
    assert rows(scene.zoe, later)["title"] == "base"
    assert frozen_devices(scene.zoe) == set()


def test_what_was_shown_as_held_stays_held_when_somebody_decides_meanwhile(scene: Scene) -> None:
    first, second, third = scene.records
    scene.marta.save("incident", first, {"title": "honest"})
    scene.thief.save("incident", second, {"title": "proves it"})
    for receiver in (scene.olena, scene.zoe):
        share(scene.marta, receiver)
        share(scene.thief, receiver)
    scene.thief.save("incident", third, {"title": "comes after"})
    out = scene.folder / "held.age"
    pack_bundle(scene.thief, records=[third], to=[scene.olena.card], purpose="", out=out)
    with read_bundle(scene.olena, out) as quarantine:
        assert quarantine.preview().held == 1
        decide_fork(scene.olena, forks(scene.olena)[0], KEEP)
        assert quarantine.accept().operations == 0
        assert rows(scene.olena, third)["title"] == "base"
        # Shown once more, it is what it is now.
        shown = quarantine.preview()
        assert (shown.held, shown.new_operations) in {(1, 0), (0, 1)}


def test_what_was_planted_in_the_place_of_a_decision_is_previewed_as_nothing(scene: Scene) -> None:
    first, second, third = scene.records
    ruling = ruling_id(scene.marta.device, 4)
    put_record(scene.thief, "note", ruling, {"text": "planted", "about": first})
    scene.marta.save("incident", second, {"title": "honest"})
    scene.hand(scene.thief, scene.olena, first)
    assert scene.olena.row("note", ruling) is not None
    shown, _ = scene.hand(scene.marta, scene.olena, second)
    assert [(one.record, one.state) for one in shown.turned] == [(ruling, State.DISCARDED)]
    assert scene.olena.row("note", ruling) is None
    scene.hand(scene.marta, scene.zoe, second)
    shown, _ = scene.hand(scene.thief, scene.zoe, first)
    assert states(shown)[ruling] is State.DISCARDED
    decide_fork(scene.olena, forks(scene.olena)[0], DISCARD)
    shown, _ = scene.hand(scene.olena, scene.zoe, first, third)
    assert states(shown)[ruling] is State.CHANGED
    assert forks(scene.zoe)[0].ruling == DISCARD


def test_a_bundle_says_the_same_of_a_fork_however_many_changes_come_before_it(
    scene: Scene,
) -> None:
    first, *_ = scene.records
    scene.marta.save("incident", first, {"title": "honest"})
    scene.hand(scene.marta, scene.olena, first)
    scene.thief.save("incident", None, NOTE)
    with scene.thief.batch():
        made = [scene.thief.save("incident", None, NOTE) for _ in range(1100)]
    shown, taken = scene.hand(scene.thief, scene.olena, *made)
    assert (taken.operations, taken.held) == (1, 1099)
    assert len(shown.forked) == 1
