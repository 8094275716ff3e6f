"""Whatever is planted in the place of a decision gives way to it, and verifying finds it."""

from __future__ import annotations

import pytest

from models.actions import forks
from models.actions.record_save import put_record
from models.lifecycle import verify_vault
from models.log import BadOperation
from models.merge import DISCARD, KEEP
from tests.models.actions.stolen_key import NOTE, Theft, decide, planted, title
from tests.people import share


@pytest.mark.parametrize("kind", ["note", "incident", "erasure"])
@pytest.mark.parametrize("proven_first", [True, False])
def test_a_record_that_was_planted_under_the_id_of_a_decision_gives_way_to_it(
    theft: Theft, kind: str, proven_first: bool
) -> None:
    values = {"text": "x"} if kind == "note" else NOTE if kind == "incident" else {"reason": "x"}
    theft.thief.save("incident", None, NOTE)
    put_record(theft.thief, kind, theft.ruling, values)
    theft.thief.save("incident", theft.record, {"title": "falsified"})
    theft.marta.save("incident", theft.record, {"place": "Bor"})
    if proven_first:
        theft.bring(theft.olena, *theft.honest(), theft.stolen()[0])
        decide(theft.olena, KEEP)
        theft.bring(theft.olena, *theft.stolen())
    else:
        theft.bring(theft.olena, *theft.stolen())
        assert theft.olena.row(kind, theft.ruling) is not None
        theft.bring(theft.olena, *theft.honest())
    assert theft.olena.row(kind, theft.ruling) is None
    assert verify_vault(theft.olena).clean
    decide(theft.olena, DISCARD)
    assert title(theft.olena, theft.record) == "base"
    assert theft.olena.resolve(theft.ruling) == ("fork_ruling", theft.ruling)
    # Of a device whose fork shows before the decision does, the rest comes the second time.
    share(theft.olena, theft.zoe)
    share(theft.olena, theft.zoe)
    for vault in (theft.olena, theft.zoe):
        assert vault.row("fork_ruling", theft.ruling) is not None
        assert vault.row(kind, theft.ruling) is None
        assert {one.discarded for one in vault.history_of(theft.ruling)} == {True, False}
        assert verify_vault(vault).clean


def test_a_decision_needs_no_proof_to_take_the_place_of_what_was_planted(theft: Theft) -> None:
    theft.thief.save("incident", None, NOTE)
    put_record(theft.thief, "note", theft.ruling, {"text": "planted"})
    theft.marta.save("incident", theft.record, {"place": "Bor"})
    theft.bring(theft.olena, *theft.honest(), theft.stolen()[0])
    decide(theft.olena, KEEP)
    theft.bring(theft.zoe, theft.stolen()[1])
    theft.bring(theft.zoe, *theft.olena.operations([theft.ruling]))
    assert theft.zoe.row("note", theft.ruling) is None
    assert forks(theft.zoe) == []
    assert verify_vault(theft.zoe).clean


def test_a_decision_under_the_id_of_another_record_is_refused(theft: Theft) -> None:
    values = {"device": theft.marta.device, "number": 2, "ruling": DISCARD}
    with pytest.raises(BadOperation):
        put_record(theft.marta, "fork_ruling", theft.record, values)
    assert title(theft.marta, theft.record) == "base"
    assert verify_vault(theft.marta).clean


def test_a_row_that_should_not_be_there_is_found(theft: Theft) -> None:
    gone = theft.marta.save("incident", None, NOTE)
    theft.thief.save("incident", theft.record, {"title": "by the second"})
    theft.bring(theft.olena, *theft.honest(), *theft.stolen())
    planted(
        theft.olena,
        "INSERT INTO fork_ruling(id, ref, device, number, ruling, created, changed, author,"
        " handling) SELECT ?, ref, ?, 2, 'discard', created, changed, author, handling"
        " FROM incident WHERE id = ?",
        theft.ruling, theft.marta.device, theft.record,
    )  # fmt: skip
    sentences = [one.sentence for one in verify_vault(theft.olena).findings]
    assert "It is here, and no change of it counts." in sentences
    assert theft.olena.row("incident", gone) is not None


def test_a_record_that_is_kept_as_another_kind_is_found(theft: Theft) -> None:
    planted(theft.marta, "UPDATE subject SET kind = 'note' WHERE id = ?", theft.record)
    sentences = [one.sentence for one in verify_vault(theft.marta).findings]
    assert "It is not of the kind that its changes make it." in sentences
    assert "It is here without any signed change." in sentences
