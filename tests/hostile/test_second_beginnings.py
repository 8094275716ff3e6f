"""A second beginning of a record that somebody else began frees nothing that was closed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from models.actions import attach_evidence
from models.lifecycle import Vault, verify_vault
from models.vault import keep_blob, new_blob
from tests.hostile.leaving import would_leave
from tests.hostile.test_others_records import GIVEN, all_that_leaves, new_id
from tests.hostile.turned import Turned, take
from tests.people import Make, share


def hold(vault: Vault, content: bytes) -> str:
    """Keep the bytes of a file in a vault, and give their digest."""
    with vault.writing(), new_blob(vault) as sink:
        sink.write(content)
        keep_blob(vault, sink.finish())
    return hashlib.sha256(content).hexdigest()


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
    assert verify_vault(ana).clean


def test_a_second_beginning_of_evidence_swaps_no_bytes(make: Make, tmp_path: Path) -> None:
    ana, boris, mal = make("Ana"), make("Boris"), Turned.made("Mal")
    film = tmp_path / "film"
    film.write_bytes(b"film")
    evidence = attach_evidence(boris, boris.save("incident", None, {"title": "x"}), film)
    share(boris, ana)
    false = hold(ana, b"false")
    true = hold(ana, b"film")
    again = mal.sign("evidence", evidence, {"title": "film"})
    changed = {"sha256": false, "size": 5}
    swapped = mal.sign("evidence", evidence, changed, parents=[again.hash, *ana.heads(evidence)])
    assert take(ana, [again], mal.card)
    assert take(ana, [swapped], mal.card)
    folded = ana.projector.state("evidence", ana.operations([evidence]))
    assert [one.value for one in folded.conflicts["sha256"]] == [true, false]
    assert ("bytes", false) not in all_that_leaves(ana, mal.card)

    ana.save("evidence", evidence, {"handling": "RED"})
    assert take(ana, [mal.sign("evidence", new_id(), {"sha256": true, "size": 4})], mal.card)
    assert ("bytes", true) not in all_that_leaves(ana, mal.card)


def test_a_second_beginning_moves_nothing_out_of_what_was_closed(make: Make) -> None:
    ana, boris, mal = make("Ana"), make("Boris"), Turned.made("Mal")
    closed = ana.save("incident", None, {"title": "x"})
    other = ana.save("incident", None, {"title": "y"})
    share(ana, boris)
    claim = boris.save("claim", None, {"incident": closed, "words": "w"})
    share(boris, ana)
    ana.save("incident", closed, {"handling": "RED"})
    before = would_leave(ana, mal.card)
    again = mal.sign("claim", claim, {"words": "q"})
    parents = [again.hash, *ana.heads(claim)]
    assert take(
        ana, [again, mal.sign("claim", claim, {"incident": other}, parents=parents)], mal.card
    )
    written = {(one.hash, name) for one in ana.operations([claim]) for name in one.disclosures}
    assert not all_that_leaves(ana, mal.card) & written
    assert would_leave(ana, mal.card) <= before


def test_a_second_beginning_takes_nothing_off_a_list_that_is_fixed(make: Make) -> None:
    ana, boris, mal = make("Ana"), make("Boris"), Turned.made("Mal")
    erasure = new_id()
    writer = Turned.of(boris)
    begun = writer.sign("erasure", erasure, {"subject": new_id(), "digests": ["a" * 64]})
    assert take(ana, [begun], writer.card)
    again = mal.sign("erasure", erasure, {"reason": "x"})
    parents = [again.hash, begun.hash]
    changed = mal.sign("erasure", erasure, {"digests": ["b" * 64]}, parents=parents)
    assert take(ana, [again, changed], mal.card)
    folded = ana.projector.state("erasure", ana.operations([erasure]))
    assert set(folded.values["digests"]) == {"a" * 64, "b" * 64}


def test_another_record_of_a_digest_lets_no_bytes_leave_that_were_closed(
    make: Make, tmp_path: Path
) -> None:
    ana, boris, mal = make("Ana"), make("Boris"), Turned.made("Mal")
    film = tmp_path / "film"
    film.write_bytes(b"film")
    evidence = attach_evidence(boris, boris.save("incident", None, {"title": "x"}), film)
    share(boris, ana)
    digest = hold(ana, b"film")
    assert ("bytes", digest) in all_that_leaves(ana, mal.card)
    ana.save("evidence", evidence, {"handling": "RED"})
    assert take(ana, [mal.sign("evidence", new_id(), {"sha256": digest, "size": 4})], mal.card)
    assert ("bytes", digest) not in all_that_leaves(ana, mal.card)
