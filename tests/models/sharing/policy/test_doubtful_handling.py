"""A handling in dispute, or one that was not shared with us, is RED for whatever leaves."""

from __future__ import annotations

import pytest

from models.sharing import pack_bundle, plan_bundle
from models.sharing.exporting.errors import NothingLeaves
from models.sharing.folder.parcel_file import every_record, write_parcel
from models.sharing.peers import evidence_for
from models.sharing.policy import Rule
from models.vault import add_colleague, cards_by_device
from tests.models.sharing.exporting.test_handing_over import take
from tests.models.sharing.exporting.test_selection import leaving, rules
from tests.models.sharing.people import make_vault
from tests.people import share


def lenient(ada, ben, kind, record):
    """Let Ada set it as wide as it goes, so that whatever Ben sets is stricter and counts."""
    ada.save(kind, record, {"handling": "CLEAR"}, why="no names in it")
    share(ada, ben)


def disputed(ada, ben, kind, record):
    """Let two people set it apart, neither of them to RED."""
    lenient(ada, ben, kind, record)
    ada.save(kind, record, {"handling": "GREEN"}, why="as agreed")
    ben.save(kind, record, {"handling": "AMBER"}, why="as agreed")
    share(ben, ada)
    assert [one.field for one in ada.conflicts(record)] == ["handling"]


def unshared(ada, ben, kind, record):
    """Let Ben change it and tell nobody to what; what is shown is what it was before."""
    lenient(ada, ben, kind, record)
    ben.save(kind, record, {"handling": "RED"}, why="she is in danger")
    told = [one.without(["handling"]) for one in ben.operations([record])]
    ada.receive(told, cards=cards_by_device(ben))
    assert set(ada.withheld(record)) == {"handling"}


def never_shared(ada, ben, kind, record):
    """Let the only value that anybody set be one that Ada was not told."""
    ben.save(kind, record, {"handling": "GREEN"}, why="as agreed")
    told = [one.without(["handling"]) for one in ben.operations([record])]
    ada.receive(told, cards=cards_by_device(ben))
    assert set(ada.withheld(record)) == {"handling"}


DOUBTS = (disputed, unshared, never_shared)


@pytest.fixture(params=DOUBTS)
def doubtful(request, ada, ben, case):
    """Give what makes the handling of a record doubtful for Ada."""

    def make(kind, record):
        share(ada, ben)
        request.param(ada, ben, kind, record)

    return make


@pytest.fixture
def cyd(ada, tmp_path):
    with make_vault(tmp_path / "cyd", "Cyd") as vault:
        add_colleague(vault, ada.card)
        add_colleague(ada, vault.card)
        yield vault


def everything(vault):
    return plan_bundle(vault, records=every_record(vault))


def about(ada, case):
    """Write what hangs on the claim, the source and the evidence, each by its kind."""
    found = {
        "consent": ada.save("consent", None, {"subject": case.source, "use": "inquiry"}),
        "note": ada.save("note", None, {"about": case.source, "text": "lives in town"}),
        "heard": ada.save("note", None, {"about": case.claim, "text": "heard on the road"}),
        "shows": ada.save("evidence_link", None, {"evidence": case.evidence, "target": case.claim}),
    }
    (link,) = ada.rows("evidence_link", where={"target": case.incident})
    return found | {"link": link.id}


# Which of what was recorded follows a record of each kind, and stays with it.
FOLLOWS = {
    "incident": {
        "claim", "source", "evidence", "note of the case", "consent", "note", "heard", "shows",
        "link",
    },
    "claim": {"source", "consent", "note", "heard", "shows"},
    "source": {"consent", "note"},
    "evidence": {"shows", "link"},
    "note": set(),
}  # fmt: skip


@pytest.mark.parametrize("kind", FOLLOWS)
def test_it_stays_and_so_does_all_that_hangs_on_it(ada, case, doubtful, kind):
    named = about(ada, case) | {
        "claim": case.claim, "source": case.source, "evidence": case.evidence,
        "note of the case": case.note,
    }  # fmt: skip
    record = getattr(case, kind)
    before = leaving(everything(ada))
    assert before >= {record, *named.values()}
    doubtful(kind, record)
    planned = everything(ada)
    expected = {named[one] for one in FOLLOWS[kind]}
    assert before - leaving(planned) == {record, *expected}
    assert rules(planned)[record, None] is Rule.HANDLING
    assert {rules(planned)[one, None] for one in expected} <= {Rule.FOLLOWS}
    stays = kind in {"incident", "evidence"}
    assert [one.record for one in planned.evidence] == ([] if stays else [case.evidence])


@pytest.mark.parametrize("kind", FOLLOWS)
def test_it_stays_when_it_is_named_alone(ada, cyd, case, doubtful, kind):
    record = getattr(case, kind)
    doubtful(kind, record)
    out = cyd.folder.parent / "out.age"
    with pytest.raises(NothingLeaves):
        pack_bundle(ada, records=[record], to=[cyd.card], purpose="", out=out, full=True)
    assert not out.exists()


def test_an_exchange_brings_nothing_of_it(ada, cyd, case, doubtful, tmp_path):
    other = ada.save("incident", None, {"title": "At the mill", "when": "2026-03"})
    doubtful("incident", case.incident)
    write_parcel(ada, cyd.card, tmp_path / "all.age")
    take(cyd, tmp_path / "all.age")
    assert [one.id for one in cyd.rows("incident")] == [other]
    assert [*cyd.rows("claim"), *cyd.rows("source"), *cyd.rows("evidence")] == []


@pytest.mark.parametrize("kind", ["incident", "evidence"])
def test_nobody_is_told_that_its_evidence_is_here(ada, ben, case, doubtful, kind):
    sent = {ada.row("evidence", case.evidence).sha256}
    assert evidence_for(ada, to=[ben.device], sent=sent).held == sent
    doubtful(kind, getattr(case, kind))
    said = evidence_for(ada, to=[ben.device], sent=sent)
    assert (said.held, said.wanted) == (frozenset(), frozenset())


def test_it_leaves_again_once_a_person_has_decided(ada, case, doubtful):
    before = leaving(everything(ada))
    doubtful("incident", case.incident)
    assert case.incident not in leaving(everything(ada))
    ada.save("incident", case.incident, {"handling": "AMBER"}, why="as agreed")
    assert leaving(everything(ada)) == before


def test_a_record_of_which_its_own_writer_did_not_share_it_stays(ada, ben):
    """Nobody disputes it, and it may be anything."""
    record = ben.save("incident", None, {"title": "At the mill", "when": "2026", "handling": "RED"})
    told = [one.without(["handling"]) for one in ben.operations([record])]
    ada.receive(told, cards=cards_by_device(ben))
    assert set(ada.withheld(record)) == {"handling"}
    claim = ada.save("claim", None, {"incident": record, "words": "I saw it"})
    planned = everything(ada)
    assert leaving(planned) == set()
    assert rules(planned)[record, None] is Rule.HANDLING
    assert rules(planned)[claim, None] is Rule.FOLLOWS
