"""Records that somebody else began, in which the owner wrote or on which they rely."""

from __future__ import annotations

import uuid

import pytest

from crypto.signing import Card
from models.lifecycle import Vault
from models.merge import merge, ownership_here
from models.merge.guards import Guards
from models.records import Value
from models.sharing.exporting import select_records
from models.sharing.folder.parcel_file import every_record
from models.sharing.policy import Choices
from models.sharing.policy.export_choices import CONDITIONS
from tests.hostile.leaving import ALL_SEALED, USE, Gone, would_leave
from tests.hostile.turned import Turned, take
from tests.people import Make, share

GIVEN = {"use": USE, "level": "I4", "state": "given"}


def all_that_leaves(vault: Vault, to: Card) -> Gone:
    """Give what leaves for somebody, whoever wrote it."""
    choices = Choices(to=(to,), use=USE, disclose=ALL_SEALED | {CONDITIONS}, full=True)
    chosen = select_records(vault, every_record(vault), choices)
    values = {(one.hash, name) for one in chosen.operations() for name in one.disclosures}
    return values | {("bytes", one.sha256) for one in chosen.files}


def new_id() -> str:
    return str(uuid.uuid4())


def test_a_claim_of_theirs_frees_no_source_in_which_the_owner_wrote(make: Make) -> None:
    ana, mal = make("Ana"), Turned.made("Mal")
    source = new_id()
    take(ana, [mal.sign("source", source, {"name": "K"})], mal.card)
    ana.save("source", source, {"reference": "behind the mill"})
    incident = ana.save("incident", None, {"title": "x", "handling": "RED"})
    ana.save("claim", None, {"incident": incident, "source": source, "words": "w"})
    before = would_leave(ana, mal.card)
    assert take(ana, [mal.sign("claim", new_id(), {"source": source, "words": "z"})], mal.card)
    assert would_leave(ana, mal.card) <= before


@pytest.mark.parametrize("left_empty", [{}, {"withdrawn": None}])
def test_nobody_withdraws_a_refusal_that_a_colleague_recorded(
    make: Make, left_empty: dict[str, Value]
) -> None:
    ana, boris, mal = make("Ana"), Turned.made("Boris"), Turned.made("Mal")
    source, refusal = new_id(), new_id()
    begun = boris.sign("source", source, {"name": "K", "identity": "Canaria"})
    said = {"subject": source, "use": USE, "state": "refused", **left_empty}
    refused = boris.sign("consent", refusal, said)
    given = boris.sign("consent", new_id(), {"subject": source, **GIVEN})
    assert take(ana, [begun, refused, given], boris.card)
    sealed = {(begun.hash, "identity")}
    for who in (mal, boris):
        withdrawn = who.sign("consent", refusal, {"withdrawn": "x"}, parents=ana.heads(refusal))
        assert take(ana, [withdrawn], mal.card, boris.card)
        assert not all_that_leaves(ana, mal.card) & sealed
    ana.save("consent", refusal, {"withdrawn": "x"}, why="I asked")
    assert sealed <= all_that_leaves(ana, mal.card)


def test_what_the_owner_leaves_empty_is_decided_where_nothing_stood_before(make: Make) -> None:
    ana, boris, mal = make("Ana"), Turned.made("Boris"), Turned.made("Mal")
    record = new_id()
    begun = boris.sign("consent", record, {"use": USE, "state": "refused"})
    kept = Turned.of(ana).sign("consent", record, {"withdrawn": None}, parents=[begun.hash])
    theirs = mal.sign("consent", record, {"withdrawn": "x"}, parents=[kept.hash])
    changes = [begun, kept, theirs]
    guards = Guards.of("consent", changes, ownership_here(ana), late={begun.hash})
    folded = merge(changes, guards=guards)
    assert folded.values["withdrawn"] is None
    assert [one.value for one in folded.proposed["withdrawn"]] == ["x"]


def test_only_who_began_a_record_says_later_what_it_hangs_on(make: Make) -> None:
    ana, boris, mal = make("Ana"), Turned.made("Boris"), Turned.made("Mal")
    claim, one, other = new_id(), new_id(), new_id()
    begun = [boris.sign("source", each, {"name": "K"}) for each in (one, other)]
    assert take(ana, [*begun, boris.sign("claim", claim, {"words": "w"})], boris.card)
    theirs = mal.sign("claim", claim, {"source": other}, parents=ana.heads(claim))
    assert take(ana, [theirs], mal.card)
    assert ana.row("claim", claim).source is None  # type: ignore[union-attr]
    own = boris.sign("claim", claim, {"source": one}, parents=ana.heads(claim))
    assert take(ana, [own], boris.card)
    assert ana.row("claim", claim).source == one  # type: ignore[union-attr]


def test_a_claim_of_theirs_frees_no_source_that_a_colleague_closed(make: Make) -> None:
    ana, boris, mal = make("Ana"), make("Boris"), Turned.made("Mal")
    ours = ana.save("incident", None, {"title": "x"})
    theirs = boris.save("incident", None, {"title": "y"})
    source = boris.save("source", None, {"name": "K"})
    boris.save("claim", None, {"incident": theirs, "source": source, "words": "w"})
    share(boris, ana)
    ana.save("incident", theirs, {"handling": "RED"})
    name = {(one.hash, "name") for one in ana.operations([source])}
    said = {"incident": ours, "source": source, "words": "z"}
    assert take(ana, [mal.sign("claim", new_id(), said)], mal.card)
    assert not all_that_leaves(ana, mal.card) & name

    ana.save("claim", None, said)
    assert name <= all_that_leaves(ana, mal.card)


def test_no_other_colleague_ends_a_dispute_about_handling(make: Make) -> None:
    ana, mal, other = make("Ana"), Turned.made("Mal"), Turned.made("Yusuf")
    note = ana.save(
        "note", None, {"about": ana.save("incident", None, {"title": "x"}), "text": "t"}
    )
    opened = mal.sign("note", note, {"handling": "AMBER"})
    assert take(ana, [opened], mal.card)
    before = would_leave(ana, mal.card)
    assert not {one for one in before if one[0] in ana.heads(note)}
    ended = other.sign("note", note, {"handling": None}, parents=[opened.hash])
    assert take(ana, [ended], other.card)
    assert would_leave(ana, mal.card) <= before


def test_who_proposed_to_move_a_record_under_a_closed_one_cannot_take_it_back(make: Make) -> None:
    ana, mal = make("Ana"), Turned.made("Mal")
    closed = ana.save("incident", None, {"title": "x", "handling": "RED"})
    one, other = (ana.save("incident", None, {"title": title}) for title in "yz")
    note = ana.save("note", None, {"about": one, "text": "t"})
    moved = mal.sign("note", note, {"about": closed}, parents=ana.heads(note))
    assert take(ana, [moved], mal.card)
    before = would_leave(ana, mal.card)
    again = mal.sign("note", note, {"about": other}, parents=[moved.hash])
    assert take(ana, [again], mal.card)
    assert would_leave(ana, mal.card) <= before
    folded = ana.projector.state("note", ana.operations([note]))
    assert {each.value for each in folded.proposed["about"]} == {closed, other}


def test_the_key_of_an_earlier_device_brings_nothing_of_the_owners_out(make: Make) -> None:
    ana, mal = make("Ana"), make("Mal")
    source = ana.save("source", None, {"name": "K", "reference": "behind the mill"})
    incident = ana.save("incident", None, {"title": "x", "handling": "RED"})
    ana.save("claim", None, {"incident": incident, "source": source, "words": "w"})
    old = Turned.of(ana)
    ana.start_new_chain()
    before = all_that_leaves(ana, mal.card)
    assert take(ana, [old.sign("claim", new_id(), {"source": source, "words": "z"})], old.card)
    written = {one.hash for one in ana.operations([source])}
    more = all_that_leaves(ana, mal.card) - before
    assert not {one for one in more if one[0] in written}


def test_who_signs_the_owners_value_again_does_not_give_it_away(make: Make) -> None:
    ana, olena, mal = make("Ana"), make("Olena"), Turned.made("Mal")
    source = new_id()
    begun = mal.sign("source", source, {"name": "K", "identity": None})
    take(ana, [begun, mal.sign("consent", new_id(), {"subject": source, **GIVEN})], mal.card)
    ana.save("source", source, {"identity": "Canaria"})
    before = would_leave(ana, olena.card)
    other = mal.sign("source", source, {"identity": "x"}, parents=ana.heads(source))
    back = mal.sign("source", source, {"identity": "Canaria"}, parents=[other.hash])
    assert take(ana, [other, back], mal.card)
    assert would_leave(ana, olena.card) <= before
