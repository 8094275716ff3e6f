"""Records that somebody else began, in which the owner wrote or on which they rely."""

from __future__ import annotations

import uuid
from pathlib import Path

from crypto.card import Card
from models import blobs
from models.bundle.choices import CONDITIONS, Choices
from models.bundle.selection import choose
from models.evidence import attach
from models.exchange.parcel import everything
from models.vault import Vault
from models.verify import verify
from tests.hostile.leaving import ALL_SEALED, USE, Gone, would_leave
from tests.hostile.turned import Turned, take
from tests.people import Make, share

GIVEN = {"use": USE, "level": "I4", "state": "given"}


def all_that_leaves(vault: Vault, to: Card) -> Gone:
    """Give what leaves for somebody, whoever wrote it."""
    choices = Choices(to=(to,), use=USE, disclose=ALL_SEALED | {CONDITIONS}, full=True)
    chosen = choose(vault, everything(vault), choices)
    values = {(one.hash, name) for one in chosen.operations() for name in one.disclosures}
    return values | {("bytes", one.sha256) for one in chosen.files}


def new_id() -> str:
    return str(uuid.uuid4())


def test_a_second_beginning_of_a_source_makes_nobody_speak_for_it(make: Make) -> None:
    ana, boris, mal = make("Ana"), make("Boris"), Turned.made("Mal")
    source = boris.save("source", None, {"name": "K", "identity": "Canaria"})
    boris.save("consent", None, {"subject": source, "recipient": "Ana", **GIVEN})
    share(boris, ana)
    sealed = {(one.hash, "identity") for one in ana.operations([source])}
    signed = [mal.sign("source", source, {"name": "K"})]
    for number in range(4):
        parents = [signed[-1].hash]
        signed.append(mal.sign("source", source, {"name": f"K{number}"}, parents=parents))
    signed.append(mal.sign("consent", new_id(), {"subject": source, "recipient": "Mal", **GIVEN}))
    assert take(ana, signed, mal.card)
    assert not all_that_leaves(ana, mal.card) & sealed
    assert verify(ana).clean


def test_another_record_of_a_digest_lets_no_bytes_leave_that_were_closed(
    make: Make, tmp_path: Path
) -> None:
    ana, boris, mal = make("Ana"), make("Boris"), Turned.made("Mal")
    film = tmp_path / "film"
    film.write_bytes(b"film")
    evidence = attach(boris, boris.save("incident", None, {"title": "x"}), film)
    share(boris, ana)
    with ana.writing(), blobs.new_blob(ana) as sink:
        sink.write(b"film")
        blobs.keep(ana, sink.finish())
    digest = ana.row("evidence", evidence).sha256  # type: ignore[union-attr]
    assert ("bytes", digest) in all_that_leaves(ana, mal.card)
    ana.save("evidence", evidence, {"handling": "RED"})
    assert take(ana, [mal.sign("evidence", new_id(), {"sha256": digest, "size": 4})], mal.card)
    assert ("bytes", digest) not in all_that_leaves(ana, mal.card)


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
