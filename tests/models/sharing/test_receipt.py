from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.sharing import pack_bundle, plan_bundle, read_bundle, write_receipt
from models.sharing.peers import RevokedSigner, UnknownSigner
from models.sharing.receipt import NotAReceipt, read_receipt
from models.sharing.statement import (
    RECEIPT_KIND,
    EvidenceHoldings,
    bounded_holdings,
    holdings_of,
    operation_mark,
    ranges_of,
)
from models.sharing.statement.holdings import MOST_HOLDINGS, read_holdings
from models.sharing.statement.number_ranges import are_ranges
from models.vault import (
    PeerState,
    add_colleague,
    forget_peer_state,
    has_blob,
    held_by_peer,
    keep_peer_state,
    peer_state,
    revoke_colleague,
)
from models.vault.peer_states import numbers_in_both
from tests.models.sharing.conftest import ada, ben, bundle, case  # noqa: F401
from tests.models.sharing.exporting.test_handing_over import send, take
from tests.models.sharing.people import make_vault

NUMBERS = st.sets(st.integers(1, 60), max_size=40)


def numbers(runs):
    return {number for first, last in runs for number in range(first, last + 1)}


def told(vault, to, folder):
    out = folder / f"receipt{len(list(folder.glob('*.age')))}.age"
    return write_receipt(vault, to=[to.card], out=out)


@given(NUMBERS, NUMBERS)
def test_what_two_hold_in_common_is_the_intersection_of_their_runs(some, others):
    found = numbers_in_both(ranges_of(some), ranges_of(others))
    assert numbers(found) == some & others
    assert are_ranges(found)


@given(st.dictionaries(st.integers(1, 80), st.binary(min_size=32, max_size=32)))
def test_a_holding_names_exactly_what_is_held(held):
    found = holdings_of("ab" * 16, held.items())
    read_back = read_holdings(found.written(), found.intervals)
    expected = {number: operation_mark("ab" * 16, one) for number, one in held.items()}
    assert dict(read_back.numbers()) == expected


@given(st.dictionaries(st.sampled_from("abc"), st.sets(st.integers(1, 99)), min_size=1))
def test_what_is_named_is_bounded_by_leaving_the_oldest_out(held):
    several = {device: [(one, b"") for one in some] for device, some in held.items()}
    found = bounded_holdings(several)
    assert sum(map(len, found.values())) <= MOST_HOLDINGS
    assert all(set(some) <= set(several[device]) for device, some in found.items())


def test_a_number_with_two_changes_is_not_named():
    found = holdings_of("ab" * 16, [(1, b"a" * 32), (2, b"b" * 32), (2, b"c" * 32)])
    assert found.intervals == ((1, 1),)


def test_marks_that_do_not_fit_their_numbers_are_refused():
    with pytest.raises(ValueError):
        read_holdings({"marks": "AAAAAAAA"}, ((1, 2**50),))
    with pytest.raises(ValueError):
        read_holdings({"marks": "AAAA"}, ((1, 1),))


def test_what_was_only_sent_is_not_taken_as_known(ada, ben, case, bundle, tmp_path):  # noqa: F811
    assert held_by_peer(ada, ben.device) == {}
    assert plan_bundle(ada, records=[case.incident], to=[ben.card]).already == 0


def test_after_a_receipt_only_what_is_new_leaves(ada, ben, case, bundle, tmp_path):  # noqa: F811
    take(ben, bundle)
    found = read_receipt(ada, told(ben, ada, tmp_path))
    assert found.new
    assert found.signer.name == "Ben"
    ada.save("incident", case.incident, {"place": "Bor"})
    planned = plan_bundle(ada, records=[case.incident], to=[ben.card])
    # Two changes are not held whole: sealed values and the name of a file stayed here.
    assert (planned.operations, planned.already) == (3, 4)
    assert (planned.evidence, planned.already_evidence) == ((), 1)
    out = tmp_path / "next.age"
    packed = pack_bundle(ada, records=[case.incident], to=[ben.card], purpose="", out=out)
    assert (packed.operations, packed.already, packed.evidence) == (3, 4, 0)
    assert take(ben, out).operations == 1
    assert ben.row("incident", case.incident).place == "Bor"


def test_a_bundle_in_return_says_as_much_as_a_receipt(ada, ben, case, bundle, tmp_path):  # noqa: F811
    take(ben, bundle)
    ben.save("note", None, {"about": case.incident, "text": "seen"})
    back = send(ben, ada, case.incident, tmp_path)
    with read_bundle(ada, back) as quarantine:
        # Ada told in her own bundle what she holds, so Ben sends his note alone.
        assert quarantine.preview().operations == 1
        quarantine.accept()
    assert plan_bundle(ada, records=[case.incident], to=[ben.card]).operations == 2


def test_everything_is_sent_again_when_a_person_asks_for_it(ada, ben, case, bundle, tmp_path):  # noqa: F811
    take(ben, bundle)
    read_receipt(ada, told(ben, ada, tmp_path))
    planned = plan_bundle(ada, records=[case.incident], to=[ben.card], full=True)
    assert (planned.operations, planned.already, len(planned.evidence)) == (6, 0, 1)


def test_to_two_people_goes_what_one_of_them_lacks(ada, ben, case, bundle, tmp_path):  # noqa: F811
    take(ben, bundle)
    read_receipt(ada, told(ben, ada, tmp_path))
    with make_vault(tmp_path / "cyd", "Cyd") as cyd:
        add_colleague(ada, cyd.card)
        both = plan_bundle(ada, records=[case.incident], to=[ben.card, cyd.card])
    assert (both.already, both.already_evidence) == (0, 0)


def test_a_lost_bundle_leaves_no_hole(ada, ben, case, bundle, tmp_path):  # noqa: F811
    take(ben, bundle)
    read_receipt(ada, told(ben, ada, tmp_path))
    ada.save("incident", case.incident, {"place": "Bor"})
    send(ada, ben, case.incident, tmp_path).unlink()
    ada.save("incident", case.incident, {"place": "Mill"})
    with read_bundle(ben, send(ada, ben, case.incident, tmp_path)) as quarantine:
        assert quarantine.preview().holes == ()
        quarantine.accept()
    assert ben.row("incident", case.incident).place == "Mill"


def test_a_hole_is_named_and_a_full_bundle_closes_it(ada, ben, case, bundle, tmp_path):  # noqa: F811
    with make_vault(tmp_path / "cyd", "Cyd") as cyd:
        add_colleague(ada, cyd.card)
        add_colleague(cyd, ada.card)
        take(ben, bundle)
        read_receipt(ada, told(ben, ada, tmp_path))
        # As if Cyd had told what Ben did, and lost it since.
        keep_peer_state(ada, cyd.device, peer_state(ada, ben.device))
        ada.save("incident", case.incident, {"place": "Bor"})
        with read_bundle(cyd, send(ada, cyd, case.incident, tmp_path)) as quarantine:
            preview = quarantine.preview()
            (hole,) = preview.holes
            assert hole.record == case.incident
            assert "1 earlier change" in "\n".join(preview.lines())
            assert "ask for a full bundle" in "\n".join(preview.lines())
            quarantine.accept()
        with read_bundle(cyd, send(ada, cyd, case.incident, tmp_path, full=True)) as quarantine:
            assert quarantine.preview().holes == ()
            quarantine.accept()
        assert cyd.row("incident", case.incident).place == "Bor"


def test_evidence_that_is_wanted_is_named(ada, ben, case, tmp_path):  # noqa: F811
    take(ben, send(ada, ben, case.incident, tmp_path, with_evidence=False))
    found = read_receipt(ada, told(ben, ada, tmp_path))
    (wanted,) = found.wanted
    assert wanted.ref == ada.row("evidence", case.evidence).ref
    planned = plan_bundle(ada, records=[case.incident], to=[ben.card])
    assert len(planned.evidence) == 1
    take(ben, send(ada, ben, case.incident, tmp_path))
    assert has_blob(ben, wanted.sha256)
    assert read_receipt(ada, told(ben, ada, tmp_path)).wanted == ()


@pytest.mark.parametrize("red", ["incident", "evidence", None])
def test_who_asks_by_a_digest_is_told_nothing_of_evidence_that_stays(ada, ben, case, tmp_path, red):  # noqa: F811
    if red:
        ada.save(red, getattr(case, red), {"handling": "RED"})
    digest = ada.row("evidence", case.evidence).sha256
    # As if a receipt of Ben's had wanted them.
    asked = frozenset({digest, "ab" * 32})
    keep_peer_state(ada, ben.device, PeerState("2026", wanted=asked, named=asked))
    with read_bundle(ben, told(ada, ben, tmp_path)) as quarantine:
        answered = quarantine.content.statement.evidence
    assert answered == EvidenceHoldings(frozenset(() if red else {digest}), frozenset())


def test_a_receipt_names_nobody_that_its_reader_does_not_know(ada, ben, case, bundle, tmp_path):  # noqa: F811
    with make_vault(tmp_path / "cyd", "Cyd") as cyd:
        add_colleague(ben, cyd.card)
        add_colleague(cyd, ben.card)
        theirs = cyd.save("incident", None, {"title": "Elsewhere", "when": "2026"})
        take(ben, send(cyd, ben, theirs, tmp_path))
        take(ben, bundle)
        with read_bundle(ada, told(ben, ada, tmp_path)) as quarantine:
            said = quarantine.content.statement
    assert set(said.holds) <= {ada.device, ben.device}
    assert cyd.device not in said.written().decode()


def test_a_change_that_is_another_here_is_not_taken_as_held(ada, ben, case, bundle, tmp_path):  # noqa: F811
    take(ben, bundle)
    path = told(ben, ada, tmp_path)
    ada.database.connection.exec_driver_sql("UPDATE operation SET hash = randomblob(32)")
    read_receipt(ada, path)
    assert held_by_peer(ada, ben.device).get(ada.device) == []


def test_an_older_receipt_changes_nothing(ada, ben, case, bundle, tmp_path):  # noqa: F811
    early = told(ben, ada, tmp_path)
    take(ben, bundle)
    read_receipt(ada, told(ben, ada, tmp_path))
    later = peer_state(ada, ben.device)
    keep_peer_state(ada, ben.device, PeerState("9999", later.held, later.evidence))
    read_receipt(ada, early)
    assert held_by_peer(ada, ben.device) == later.held
    forget_peer_state(ada, ben.device)
    assert held_by_peer(ada, ben.device) == {}


def test_a_receipt_is_read_as_a_bundle_without_records(ada, ben, case, bundle, tmp_path):  # noqa: F811
    path = told(ben, ada, tmp_path)
    with read_bundle(ada, path) as quarantine:
        preview = quarantine.preview()
        assert (preview.kind, preview.operations, preview.records) == (RECEIPT_KIND, 0, ())
        assert "A receipt" in "\n".join(preview.lines())
        assert quarantine.accept().nothing
    with pytest.raises(NotAReceipt):
        read_receipt(ben, bundle)


def test_a_receipt_by_a_stranger_or_a_revoked_key_teaches_nothing(ada, ben, tmp_path):  # noqa: F811
    with make_vault(tmp_path / "cyd", "Cyd") as cyd:
        add_colleague(cyd, ada.card)
        path = told(cyd, ada, tmp_path)
        with pytest.raises(UnknownSigner):
            read_receipt(ada, path)
        assert peer_state(ada, cyd.device) == PeerState()
    path = told(ben, ada, tmp_path)
    revoke_colleague(ada, ben.device)
    with pytest.raises(RevokedSigner):
        read_receipt(ada, path)
