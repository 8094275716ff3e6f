"""Nobody else writes in the ledger of what was done with evidence here."""

from __future__ import annotations

import pytest

from models.actions import evidence_to_file, receive_operations
from models.lifecycle import verify_vault
from models.queries import custody_of
from models.sharing import exchange_folder, pack_bundle, read_bundle
from models.vault import cards_by_device, verify_colleague

FORGED = {"action": "copied", "done_when": "2026-03-01", "done_by": "Ada", "went_to": "a court"}


@pytest.fixture
def forge(ada, ben, case, tmp_path, monkeypatch):
    """Let Ben, who holds the evidence, sign an entry about it and hand it over as no afield does.

    Returns the entry's id.
    """
    out = tmp_path / "to-ben.age"
    pack_bundle(ada, records=[case.incident], to=[ben.card], purpose="", out=out)
    with read_bundle(ben, out) as quarantine:
        quarantine.accept(accept_unknown=True)
    monkeypatch.setattr("models.sharing.exporting.selection.LEDGER", frozenset())
    return ben.save("custody", None, FORGED | {"evidence": case.evidence})


def theirs(ada):
    """Return the entries that Ada's own device did not sign."""
    return [one.id for one in ada.rows("custody") if one.author != ada.device]


def handed(ada, ben, records, folder):
    out = folder / "to-ada.age"
    pack_bundle(ben, records=records, to=[ada.card], purpose="", out=out)
    return out


def test_an_entry_that_comes_in_is_left_out_and_counted_and_the_rest_is_taken(
    ada, ben, case, forge, tmp_path
):
    note = ben.save("note", None, {"about": case.incident, "text": "seen"})
    path = handed(ada, ben, [case.incident, forge], tmp_path)
    with read_bundle(ada, path) as quarantine:
        preview = quarantine.preview()
        done = quarantine.accept()
    assert [(one.writer.name, one.changes) for one in preview.custody] == [("Ben", 1)]
    assert any("1 change by Ben" in line and "of custody" in line for line in preview.lines())
    assert {one.record for one in preview.records} >= {note}
    assert forge not in {one.record for one in preview.records}
    assert done.operations == 1
    assert theirs(ada) == []
    assert ada.row("note", note).text == "seen"
    assert ada.journal()[0].facts["custody"] == 1
    assert verify_vault(ada).clean


def test_a_bundle_of_nothing_else_is_nothing_new_and_an_exchange_does_not_wait(
    ada, ben, forge, tmp_path
):
    verify_colleague(ada, ben.device)
    folder = tmp_path / "shared"
    folder.mkdir()
    handed(ada, ben, [forge], tmp_path).rename(folder / "x.age")
    for _ in range(2):
        exchange_folder(ada, folder, accept=True)
        assert theirs(ada) == []


def test_one_that_is_received_or_was_taken_in_earlier_is_not_shown_as_ours(
    ada, ben, case, forge, tmp_path
):
    (signed,) = ben.operations([forge])
    received = receive_operations(ada, [signed], cards=cards_by_device(ben))
    assert (received.new, received.custody, theirs(ada)) == (0, 1, [])
    with pytest.MonkeyPatch.context() as earlier:
        earlier.setattr("models.actions.reception.LEDGER", frozenset())
        receive_operations(ada, [signed], cards=cards_by_device(ben))
    assert theirs(ada) == [forge]
    evidence_to_file(ada, case.evidence, tmp_path / "out")
    ours = custody_of(ada, case.evidence)
    assert forge not in {one.id for one in ours}
    assert ours[-1].went_to == "a plain file outside the vault"


def test_what_this_device_signed_itself_stays_its_owners_under_a_later_key(ada, case, tmp_path):
    evidence_to_file(ada, case.evidence, tmp_path / "out")
    ada.start_new_chain()
    evidence_to_file(ada, case.evidence, tmp_path / "again")
    assert [one.action for one in custody_of(ada, case.evidence)][-2:] == ["copied", "copied"]
