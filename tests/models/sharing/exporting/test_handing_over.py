"""What one vault sends arrives in another, is shown before, and changes nothing twice."""

from __future__ import annotations

import pytest

from models.lifecycle import Vault
from models.sharing import pack_bundle, plan_bundle, read_bundle
from models.sharing.importing import State
from models.sharing.importing.preview import compare_record
from models.vault import ReadOnly, has_blob, open_blob
from tests.models.sharing.conftest import SECRET
from tests.models.sharing.people import PASSPHRASE


def send(sender, reader, incident, folder, **more):
    out = folder / f"{len(list(folder.glob('*.age')))}.age"
    pack_bundle(sender, records=[incident], to=[reader.card], purpose="review", out=out, **more)
    return out


def take(vault, path, **more):
    with read_bundle(vault, path) as quarantine:
        return quarantine.accept(**more)


def state_of(vault, path, record):
    with read_bundle(vault, path) as quarantine:
        (found,) = [one for one in quarantine.preview().records if one.record == record]
        return found


def test_everything_that_hangs_on_an_incident_arrives(ada, ben, case, bundle):
    take(ben, bundle)
    for kind, record in (
        ("incident", case.incident),
        ("claim", case.claim),
        ("source", case.source),
        ("evidence", case.evidence),
        ("note", case.note),
    ):
        theirs, ours = ada.row(kind, record), ben.row(kind, record)
        assert ours.ref == theirs.ref
        assert ours.changed == theirs.changed
    digest = ben.row("evidence", case.evidence).sha256
    with open_blob(ben, digest) as source:
        assert source.read() == case.content


def test_a_sealed_value_does_not_leave_and_its_change_still_verifies(ada, ben, case, bundle):
    accepted = take(ben, bundle)
    assert accepted.operations == 6
    row = ben.row("source", case.source)
    assert (row.name, row.identity, row.contact) == ("K7", None, None)
    assert set(ben.withheld(case.source)) == {"identity", "contact", "how_to_meet"}
    assert ben.withheld(case.source)["identity"] == ["Ada"]
    assert SECRET not in str(list(ben.operations()))
    for operation in ben.operations([case.source]):
        operation.verify(ada.card.ed25519)
        assert SECRET not in operation.line().decode()


def test_the_preview_names_who_why_and_what_and_writes_nothing(ada, ben, case, bundle):
    with read_bundle(ben, bundle) as quarantine:
        preview = quarantine.preview()
        assert preview.signer.name == "Ada"
        assert preview.purpose == "review"
        assert preview.states == {
            State.NEW: 6, State.SAME: 0, State.CHANGED: 0, State.CONFLICTING: 0,
            State.DISCARDED: 0, State.REFUSED: 0,
        }  # fmt: skip
        assert preview.rules == {"consent": 3, "file-name": 1}
        assert preview.new_evidence == 1
        text = "\n".join(preview.lines())
        assert "nobody has compared" in text
        assert "Withheld: 3 values by rule consent" in text
        assert SECRET not in text
    assert ben.chains() == {}
    assert ben.row("incident", case.incident) is None
    assert list(ben.blobs.iterdir()) == []


def test_accepting_again_changes_nothing_and_says_so(ben, bundle):
    take(ben, bundle)
    before, journal = ben.chains(), len(ben.journal())
    with read_bundle(ben, bundle) as quarantine:
        assert quarantine.preview().nothing_new
        assert "Nothing new" in "\n".join(quarantine.preview().lines())
        again = quarantine.accept()
    assert again.nothing
    assert again.same == 6
    assert (ben.chains(), len(ben.journal())) == (before, journal)


def test_accepting_is_one_line_of_the_journal(ben, bundle):
    take(ben, bundle)
    (line,) = [one for one in ben.journal() if one.what == "bundle-accepted"]
    assert line.facts["name"] == "Ada"
    assert (line.facts["changes"], line.facts["evidence"]) == (6, 1)


def test_sent_back_and_forth_nothing_changes(ada, ben, case, bundle, tmp_path):
    take(ben, bundle)
    back = send(ben, ada, case.incident, tmp_path)
    with read_bundle(ada, back) as quarantine:
        assert quarantine.preview().nothing_new
        assert quarantine.accept().nothing


def test_changes_made_apart_are_a_conflict_and_both_stand(ada, ben, case, bundle, tmp_path):
    take(ben, bundle)
    ada.save("incident", case.incident, {"title": "Three men at the mill"})
    ben.save("incident", case.incident, {"title": "Two men at the bridge", "place": "Bor"})
    path = send(ben, ada, case.incident, tmp_path)
    with read_bundle(ada, path) as quarantine:
        (found,) = [one for one in quarantine.preview().records if one.record == case.incident]
        assert found.state is State.CONFLICTING
        assert found.conflicts == ("title",)
        different = {one.field: one for one in quarantine.differences(case.incident)}
        assert different["place"].theirs == "Bor"
        assert not different["place"].conflict
        assert different["title"].ours == "Three men at the mill"
        assert different["title"].all_theirs == ("Two men at the bridge",)
        accepted = quarantine.accept()
    assert accepted.conflicts == {case.incident}
    assert [one.field for one in ada.conflicts(case.incident)] == ["title"]


def test_a_later_change_alone_is_shown_as_changed(ada, ben, case, bundle, tmp_path):
    take(ben, bundle)
    ada.save("claim", case.claim, {"best": 4})
    path = send(ada, ben, case.incident, tmp_path)
    found = state_of(ben, path, case.claim)
    assert found.state is State.CHANGED
    assert found.fields == ("best",)
    assert state_of(ben, path, case.incident).state is State.SAME


def test_a_value_shown_later_is_taken_and_proven(ada, ben, case, tmp_path):
    take(ben, send(ada, ben, case.incident, tmp_path, withhold=["claim.words"]))
    assert ben.row("claim", case.claim).words is None
    full = send(ada, ben, case.incident, tmp_path)
    assert state_of(ben, full, case.claim).state is State.CHANGED
    accepted = take(ben, full)
    assert (accepted.operations, accepted.disclosed) == (0, 1)
    assert ben.row("claim", case.claim).words == "I saw it"


def test_evidence_left_out_is_brought_by_a_later_bundle(ada, ben, case, tmp_path):
    bare = send(ada, ben, case.incident, tmp_path, with_evidence=False)
    assert take(ben, bare).evidence == 0
    digest = ben.row("evidence", case.evidence).sha256
    assert not has_blob(ben, digest)
    with read_bundle(ben, send(ada, ben, case.incident, tmp_path)) as quarantine:
        assert not quarantine.preview().nothing_new
        assert quarantine.accept().evidence == 1
    assert has_blob(ben, digest)


def test_a_missing_earlier_change_is_named_and_a_full_bundle_closes_it(ada, ben, case, tmp_path):
    ada.save("incident", case.incident, {"place": "Bor"})
    early, late = ada.operations([case.incident])
    found = compare_record([late], [])
    assert found.missing == 1
    assert found.writers == (ada.device,)
    assert compare_record([early, late], []).missing == 0
    assert compare_record([late], [early]).missing == 0


def test_a_reader_may_not_open_bundles(ben, bundle):
    ben.close()
    with Vault.open(ben.folder, secret=PASSPHRASE, write=False) as review:
        with pytest.raises(ReadOnly):
            read_bundle(review, bundle)
        with pytest.raises(ReadOnly):
            pack_bundle(review, records=[], to=[], purpose="", out=bundle)


def test_a_plan_is_what_pack_does(ada, ben, case, tmp_path):
    for more in ({}, {"with_evidence": False}, {"withhold": ["title", "why"]}):
        planned = plan_bundle(ada, records=[case.incident], **more)
        out = tmp_path / "planned.age"
        packed = pack_bundle(
            ada, records=[case.incident], to=[ben.card], purpose="", out=out, **more
        )
        assert packed.operations == planned.operations
        assert packed.records == len(planned.records)
        assert packed.evidence == len(planned.evidence)
        assert packed.withheld == list(planned.withheld)
