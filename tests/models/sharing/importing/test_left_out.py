"""Changes by a writer whose key is in doubt stay out, and all else in the bundle comes in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from models.actions import attach_evidence, erase_values
from models.lifecycle import Vault, verify_vault
from models.sharing import exchange_folder, pack_bundle, read_bundle
from models.sharing.importing import State
from models.vault import add_colleague, every_blob, revoke_colleague, verify_colleague
from tests.models.team import INCIDENT, acquaint, demand_one_clean_state, swap
from tests.people import Make, share


@dataclass
class Case:
    """Marta revoked Mal's key; Olena, whom she trusts, has not heard of it."""

    marta: Vault
    olena: Vault
    mal: Vault
    folder: Path

    def send(self) -> Path:
        out = self.folder / "out.age"
        records = [row.id for row in self.olena.rows("incident")]
        pack_bundle(
            self.olena, records=records, to=[self.marta.card], purpose="", out=out, full=True
        )
        return out


@pytest.fixture
def case(make: Make, tmp_path: Path) -> Case:
    marta, olena, mal = make("Marta"), make("Olena"), make("Mal")
    acquaint(marta, olena, mal)
    revoke_colleague(marta, mal.device)
    return Case(marta, olena, mal, tmp_path)


def test_what_a_revoked_key_wrote_is_named_and_the_rest_is_taken(case):
    his = case.mal.save("incident", None, INCIDENT)
    share(case.mal, case.olena)
    hers = case.olena.save("incident", None, INCIDENT)
    with read_bundle(case.marta, case.send()) as quarantine:
        preview = quarantine.preview()
        states = {one.record: one.state for one in preview.records}
        done = quarantine.accept()

    assert "Left out: 1 change by Mal (a key that was REVOKED here)." in preview.lines()
    assert states == {his: State.REFUSED, hers: State.NEW}
    assert [(one.writer.name, one.changes) for one in done.left_out] == [("Mal", 1)]
    assert (done.operations, case.marta.row("incident", his)) == (1, None)
    assert case.marta.row("incident", hers)
    assert case.marta.journal()[0].facts["left_out"] == {case.mal.device: 1}
    assert verify_vault(case.marta).clean


def test_a_writer_who_comes_with_another_key_stops_nobody_else(make, case):
    share(case.olena, case.marta)
    with_new_key = make("olena ", clock=None)
    add_colleague(case.olena, with_new_key.card)
    add_colleague(with_new_key, case.olena.card)
    with_new_key.save("incident", None, INCIDENT)
    share(with_new_key, case.olena)
    hers = case.olena.save("incident", None, INCIDENT)
    with read_bundle(case.marta, case.send()) as quarantine:
        done = quarantine.accept()

    assert [one.changes for one in done.left_out] == [1]
    assert not done.added
    assert [row.id for row in case.marta.rows("incident")] == [hers]


def test_what_was_built_on_a_change_left_out_waits_and_is_said_to(case):
    record = case.olena.save("incident", None, INCIDENT)
    share(case.olena, case.mal)
    share(case.olena, case.marta)
    case.mal.save("incident", record, {"place": "Bor"})
    share(case.mal, case.olena)
    case.olena.save("incident", record, {"title": "Four men"})
    with read_bundle(case.marta, case.send()) as quarantine:
        lines = quarantine.preview().lines()
        quarantine.accept()
    before = case.marta.row("incident", record)
    verify_colleague(case.marta, case.mal.device)
    with read_bundle(case.marta, case.send()) as quarantine:
        quarantine.accept()

    ref = before.ref
    told = f"{ref}: 1 earlier change that Olena built on was left out; what rests on it waits."
    assert told in lines
    assert not any("full bundle" in line for line in lines)
    assert (before.title, before.place) == (INCIDENT["title"], None)
    after = case.marta.row("incident", record)
    assert (after.title, after.place) == ("Four men", "Bor")
    assert verify_vault(case.marta).clean


def test_what_a_left_out_change_would_show_is_not_shown(case):
    record = case.olena.save("incident", None, INCIDENT)
    share(case.olena, case.mal)
    share(case.olena, case.marta)
    case.mal.save("incident", record, {"place": "Bor"})
    share(case.mal, case.olena)
    with read_bundle(case.marta, case.send()) as quarantine:
        assert quarantine.preview().nothing_new
        assert quarantine.differences(record) == []


def test_evidence_that_only_a_left_out_record_names_does_not_come_in(case, tmp_path):
    his = case.mal.save("incident", None, INCIDENT)
    original = tmp_path / "clip.mp4"
    original.write_bytes(b"bytes")
    attach_evidence(case.mal, his, original)
    out = tmp_path / "mals.age"
    pack_bundle(case.mal, records=[his], to=[case.olena.card], purpose="", out=out)
    with read_bundle(case.olena, out) as quarantine:
        quarantine.accept()
    case.olena.save("incident", None, INCIDENT)
    with read_bundle(case.marta, case.send()) as quarantine:
        preview = quarantine.preview()
        done = quarantine.accept()

    assert (len(preview.evidence), preview.new_evidence, done.evidence) == (1, 0, 0)
    assert every_blob(case.marta) == []
    assert list(case.marta.blobs.iterdir()) == []


def test_an_erasure_that_stays_out_is_not_announced(case):
    record = case.olena.save("incident", None, INCIDENT)
    source = case.olena.save("source", None, {"name": "K7", "identity": "Invented"})
    case.olena.save("claim", None, {"incident": record, "source": source})
    share(case.olena, case.mal)
    erase_values(case.mal, "source", source)
    share(case.mal, case.olena)
    with read_bundle(case.marta, case.send()) as quarantine:
        preview = quarantine.preview()

    assert [one.writer.name for one in preview.left_out] == ["Mal"]
    assert preview.erasures == ()


def test_what_was_left_out_comes_in_once_its_key_is_trusted_again(case, tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    team = [case.marta, case.olena]
    his = case.mal.save("incident", None, INCIDENT)
    share(case.mal, case.olena)
    swap(case.olena, folder, team)
    (found,) = swap(case.marta, folder, team).read
    verify_colleague(case.marta, case.mal.device)
    exchange_folder(case.marta, folder, accept=True)

    assert "Left out: 1 change by Mal (a key that was REVOKED here)." in found.remarks
    assert case.marta.row("incident", his)
    demand_one_clean_state(team)
