"""What the store takes down of custody stays in this vault, whoever asks."""

from __future__ import annotations

from models.actions import evidence_to_file
from models.lifecycle import verify_vault
from models.sharing import plan_bundle
from models.sharing.folder.parcel_file import every_record, records_lacking
from models.sharing.policy import Rule


def test_an_entry_of_custody_stays_by_its_own_rule_where_it_is_named(ada, case, tmp_path):
    evidence_to_file(ada, case.evidence, tmp_path / "out")
    entry = ada.rows("custody")[-1]
    planned = plan_bundle(ada, records=[case.incident, case.evidence, entry.id])
    assert entry.id not in {one.record for one in planned.records}
    assert [one.rule for one in planned.withheld if one.record == entry.id] == [Rule.LEDGER]


def test_nobody_is_told_how_often_evidence_was_looked_at(ada, ben, case, tmp_path):
    lacking = records_lacking(ada, ben.card)
    before = plan_bundle(ada, records=every_record(ada))
    evidence_to_file(ada, case.evidence, tmp_path / "out")
    after = plan_bundle(ada, records=every_record(ada))
    assert (after.records, after.withheld) == (before.records, before.withheld)
    assert records_lacking(ada, ben.card) == lacking
    assert verify_vault(ada).clean
