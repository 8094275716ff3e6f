from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import blobs, colleague, known
from models.bundle import holding, intervals, pack, plan, read, receipt
from models.bundle.errors import NotAReceipt, RevokedSigner, UnknownSigner
from models.bundle.statement import RECEIPT, Bytes
from tests.models.bundle.conftest import ada, ben, bundle, case  # noqa: F401
from tests.models.bundle.people import make_vault
from tests.models.bundle.test_handing_over import send, take

NUMBERS = st.sets(st.integers(1, 60), max_size=40)


def numbers(runs):
    return {number for first, last in runs for number in range(first, last + 1)}


def told(vault, to, folder):
    out = folder / f"receipt{len(list(folder.glob('*.age')))}.age"
    return receipt.write(vault, to=[to.card], out=out)


@given(NUMBERS, NUMBERS)
def test_what_two_hold_in_common_is_the_intersection_of_their_runs(some, others):
    found = known.intersection(intervals.runs(some), intervals.runs(others))
    assert numbers(found) == some & others
    assert intervals.are_runs(found)


@given(st.dictionaries(st.integers(1, 80), st.binary(min_size=32, max_size=32)))
def test_a_holding_names_exactly_what_is_held(held):
    found = holding.holding("ab" * 16, held.items())
    read_back = holding.read(found.written(), found.intervals)
    expected = {number: holding.mark("ab" * 16, one) for number, one in held.items()}
    assert dict(read_back.numbers()) == expected


@given(st.dictionaries(st.sampled_from("abc"), st.sets(st.integers(1, 99)), min_size=1))
def test_what_is_named_is_bounded_by_leaving_the_oldest_out(held):
    several = {device: [(one, b"") for one in some] for device, some in held.items()}
    found = holding.bounded(several)
    assert sum(map(len, found.values())) <= holding.MOST
    assert all(set(some) <= set(several[device]) for device, some in found.items())


def test_a_number_with_two_changes_is_not_named():
    found = holding.holding("ab" * 16, [(1, b"a" * 32), (2, b"b" * 32), (2, b"c" * 32)])
    assert found.intervals == ((1, 1),)


def test_marks_that_do_not_fit_their_numbers_are_refused():
    with pytest.raises(ValueError):
        holding.read({"marks": "AAAAAAAA"}, ((1, 2**50),))
    with pytest.raises(ValueError):
        holding.read({"marks": "AAAA"}, ((1, 1),))


def test_what_was_only_sent_is_not_taken_as_known(ada, ben, case, bundle, tmp_path):  # noqa: F811
    assert known.held_by(ada, ben.device) == {}
    assert plan(ada, records=[case.incident], to=[ben.card]).already == 0


def test_after_a_receipt_only_what_is_new_leaves(ada, ben, case, bundle, tmp_path):  # noqa: F811
    take(ben, bundle)
    found = receipt.read(ada, told(ben, ada, tmp_path))
    assert found.new
    assert found.signer.name == "Ben"
    ada.save("incident", case.incident, {"place": "Bor"})
    planned = plan(ada, records=[case.incident], to=[ben.card])
    # Two changes are not held whole: sealed values and the name of a file stayed here.
    assert (planned.operations, planned.already) == (3, 4)
    assert (planned.evidence, planned.already_evidence) == ((), 1)
    out = tmp_path / "next.age"
    packed = pack(ada, records=[case.incident], to=[ben.card], purpose="", out=out)
    assert (packed.operations, packed.already, packed.evidence) == (3, 4, 0)
    assert take(ben, out).operations == 1
    assert ben.row("incident", case.incident).place == "Bor"


def test_a_bundle_in_return_says_as_much_as_a_receipt(ada, ben, case, bundle, tmp_path):  # noqa: F811
    take(ben, bundle)
    ben.save("note", None, {"about": case.incident, "text": "seen"})
    back = send(ben, ada, case.incident, tmp_path)
    with read(ada, back) as quarantine:
        # Ada told in her own bundle what she holds, so Ben sends his note alone.
        assert quarantine.preview().operations == 1
        quarantine.accept()
    assert plan(ada, records=[case.incident], to=[ben.card]).operations == 2


def test_everything_is_sent_again_when_a_person_asks_for_it(ada, ben, case, bundle, tmp_path):  # noqa: F811
    take(ben, bundle)
    receipt.read(ada, told(ben, ada, tmp_path))
    planned = plan(ada, records=[case.incident], to=[ben.card], full=True)
    assert (planned.operations, planned.already, len(planned.evidence)) == (6, 0, 1)


def test_to_two_people_goes_what_one_of_them_lacks(ada, ben, case, bundle, tmp_path):  # noqa: F811
    take(ben, bundle)
    receipt.read(ada, told(ben, ada, tmp_path))
    with make_vault(tmp_path / "cyd", "Cyd") as cyd:
        colleague.add(ada, cyd.card)
        both = plan(ada, records=[case.incident], to=[ben.card, cyd.card])
    assert (both.already, both.already_evidence) == (0, 0)


def test_a_lost_bundle_leaves_no_hole(ada, ben, case, bundle, tmp_path):  # noqa: F811
    take(ben, bundle)
    receipt.read(ada, told(ben, ada, tmp_path))
    ada.save("incident", case.incident, {"place": "Bor"})
    send(ada, ben, case.incident, tmp_path).unlink()
    ada.save("incident", case.incident, {"place": "Mill"})
    with read(ben, send(ada, ben, case.incident, tmp_path)) as quarantine:
        assert quarantine.preview().holes == ()
        quarantine.accept()
    assert ben.row("incident", case.incident).place == "Mill"


def test_a_hole_is_named_and_a_full_bundle_closes_it(ada, ben, case, bundle, tmp_path):  # noqa: F811
    with make_vault(tmp_path / "cyd", "Cyd") as cyd:
        colleague.add(ada, cyd.card)
        colleague.add(cyd, ada.card)
        take(ben, bundle)
        receipt.read(ada, told(ben, ada, tmp_path))
        # As if Cyd had told what Ben did, and lost it since.
        known.put(ada, cyd.device, known.get(ada, ben.device))
        ada.save("incident", case.incident, {"place": "Bor"})
        with read(cyd, send(ada, cyd, case.incident, tmp_path)) as quarantine:
            preview = quarantine.preview()
            (hole,) = preview.holes
            assert hole.record == case.incident
            assert "1 earlier change" in "\n".join(preview.lines())
            assert "ask for a full bundle" in "\n".join(preview.lines())
            quarantine.accept()
        with read(cyd, send(ada, cyd, case.incident, tmp_path, full=True)) as quarantine:
            assert quarantine.preview().holes == ()
            quarantine.accept()
        assert cyd.row("incident", case.incident).place == "Bor"


def test_evidence_that_is_wanted_is_named(ada, ben, case, tmp_path):  # noqa: F811
    take(ben, send(ada, ben, case.incident, tmp_path, with_evidence=False))
    found = receipt.read(ada, told(ben, ada, tmp_path))
    (wanted,) = found.wanted
    assert wanted.ref == ada.row("evidence", case.evidence).ref
    planned = plan(ada, records=[case.incident], to=[ben.card])
    assert len(planned.evidence) == 1
    take(ben, send(ada, ben, case.incident, tmp_path))
    assert blobs.has_blob(ben, wanted.sha256)
    assert receipt.read(ada, told(ben, ada, tmp_path)).wanted == ()


@pytest.mark.parametrize("red", ["incident", "evidence", None])
def test_who_asks_by_a_digest_is_told_nothing_of_evidence_that_stays(ada, ben, case, tmp_path, red):  # noqa: F811
    if red:
        ada.save(red, getattr(case, red), {"handling": "RED"})
    digest = ada.row("evidence", case.evidence).sha256
    # As if a receipt of Ben's had wanted them.
    asked = frozenset({digest, "ab" * 32})
    known.put(ada, ben.device, known.Known("2026", wanted=asked, named=asked))
    with read(ben, told(ada, ben, tmp_path)) as quarantine:
        answered = quarantine.content.statement.evidence
    assert answered == Bytes(frozenset(() if red else {digest}), frozenset())


def test_a_receipt_names_nobody_that_its_reader_does_not_know(ada, ben, case, bundle, tmp_path):  # noqa: F811
    with make_vault(tmp_path / "cyd", "Cyd") as cyd:
        colleague.add(ben, cyd.card)
        colleague.add(cyd, ben.card)
        theirs = cyd.save("incident", None, {"title": "Elsewhere", "when": "2026"})
        take(ben, send(cyd, ben, theirs, tmp_path))
        take(ben, bundle)
        with read(ada, told(ben, ada, tmp_path)) as quarantine:
            said = quarantine.content.statement
    assert set(said.holds) <= {ada.device, ben.device}
    assert cyd.device not in said.written().decode()


def test_a_change_that_is_another_here_is_not_taken_as_held(ada, ben, case, bundle, tmp_path):  # noqa: F811
    take(ben, bundle)
    path = told(ben, ada, tmp_path)
    ada.database.connection.exec_driver_sql("UPDATE operation SET hash = randomblob(32)")
    receipt.read(ada, path)
    assert known.held_by(ada, ben.device).get(ada.device) == []


def test_an_older_receipt_changes_nothing(ada, ben, case, bundle, tmp_path):  # noqa: F811
    early = told(ben, ada, tmp_path)
    take(ben, bundle)
    receipt.read(ada, told(ben, ada, tmp_path))
    later = known.get(ada, ben.device)
    known.put(ada, ben.device, known.Known("9999", later.held, later.evidence))
    receipt.read(ada, early)
    assert known.held_by(ada, ben.device) == later.held
    known.forget(ada, ben.device)
    assert known.held_by(ada, ben.device) == {}


def test_a_receipt_is_read_as_a_bundle_without_records(ada, ben, case, bundle, tmp_path):  # noqa: F811
    path = told(ben, ada, tmp_path)
    with read(ada, path) as quarantine:
        preview = quarantine.preview()
        assert (preview.kind, preview.operations, preview.records) == (RECEIPT, 0, ())
        assert "A receipt" in "\n".join(preview.lines())
        assert quarantine.accept().nothing
    with pytest.raises(NotAReceipt):
        receipt.read(ben, bundle)


def test_a_receipt_by_a_stranger_or_a_revoked_key_teaches_nothing(ada, ben, tmp_path):  # noqa: F811
    with make_vault(tmp_path / "cyd", "Cyd") as cyd:
        colleague.add(cyd, ada.card)
        path = told(cyd, ada, tmp_path)
        with pytest.raises(UnknownSigner):
            receipt.read(ada, path)
        assert known.get(ada, cyd.device) == known.Known()
    path = told(ben, ada, tmp_path)
    colleague.revoke(ada, ben.device)
    with pytest.raises(RevokedSigner):
        receipt.read(ada, path)
