"""A file of records is taken in whole or not at all."""

from __future__ import annotations

import json

import pytest

from models.intake import RecordsRefused, take_records
from models.intake.errors import EmptyInput, WrongEncoding
from models.intake.records import TakenInBefore


@pytest.fixture
def take(vault, tmp_path):
    def take(*lines, **more):
        path = tmp_path / "records.jsonl"
        path.write_text(
            "".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in lines),
            encoding="utf-8",
        )
        return take_records(vault, path, **more)

    return take


def line(kind, key, **fields):
    return {"kind": kind, "key": key, "fields": fields}


INCIDENT = line("incident", "i1", title="[invented] Weir")


def reasons(caught):
    return [(one.row, one.reason) for one in caught.value.refused]


def test_records_point_to_each_other_by_their_keys_in_any_order(vault, take):
    taken = take(
        line("claim", "c1", incident="i1", source="s1", how_many="3+"),
        INCIDENT,
        line("source", "s1", name="Voice (invented)"),
    )
    assert dict(taken.new) == {"claim": 1, "incident": 1, "source": 1}
    (claim,) = vault.rows("claim")
    assert (claim.incident, claim.source) == (
        vault.rows("incident")[0].id,
        vault.rows("source")[0].id,
    )


def test_a_field_may_name_a_record_of_the_vault_by_its_reference(vault, take):
    kept = vault.save("source", None, {"name": "Voice (invented)"})
    ref = vault.row("source", kept).ref
    take(INCIDENT, line("claim", "c1", incident="i1", source=ref))
    assert vault.rows("claim")[0].source == kept


def test_one_line_that_cannot_be_taken_refuses_the_whole_file_and_each_is_listed(vault, take):
    with pytest.raises(RecordsRefused) as caught:
        take(
            INCIDENT,
            line("claim", "c1", incident="i1", how_many="lots"),
            line("claim", "c2", incident="nowhere"),
            line("harm", "h1", incident="i1", person="i1"),
            line("incident", "i2", lat="95", lon="10"),
            line("incident", "i3", when="2026-02-31"),
            line("incident", "i4", acts=["NO-SUCH-ACT"]),
            line("incident", "i5", killed_low=4, killed_high=2),
        )
    found = reasons(caught)
    assert [row for row, _reason in found] == [2, 3, 4, 5, 6, 7, 8]
    assert not any("nowhere" in reason or "NO-SUCH" in reason for _row, reason in found)
    assert vault.rows("incident") == []


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("no json", "It is not one JSON object."),
        ('{"kind": "incident", "kind": "claim", "key": "k", "fields": {}}', "not one JSON"),
        ('{"kind": "incident", "key": "k"}', "kind, key and fields"),
        ('{"kind": "incident", "key": "", "fields": {}}', "Its key"),
        ('{"kind": "tank", "key": "k", "fields": {}}', "no such kind"),
        ('{"kind": "custody", "key": "k", "fields": {}}', "afield itself"),
        ('{"kind": "erasure", "key": "k", "fields": {}}', "afield itself"),
        ('{"kind": "incident", "key": "k", "fields": {"colour": "red"}}', "1 of its fields"),
        ('{"kind": "evidence", "key": "k", "fields": {"sha256": "00"}}', "afield itself sets"),
        ('{"kind": "incident", "key": "k", "fields": {"title": NaN}}', "not one JSON"),
        ("[" * 100_000, "nested too deeply"),
        (r'{"kind": "person", "key": "k", "fields": {"names": "Oak\ud800"}}', "half a character"),
        ("[]", "kind, key and fields"),
    ],
)
def test_a_line_that_is_no_record_is_refused_in_words(vault, take, bad, reason):
    with pytest.raises(RecordsRefused) as caught:
        take(INCIDENT, bad)
    ((row, said),) = reasons(caught)
    assert row == 2
    assert reason in said


def test_a_key_that_stands_twice_is_refused(take):
    with pytest.raises(RecordsRefused) as caught:
        take(INCIDENT, INCIDENT)
    assert reasons(caught) == [(2, "Its key stands in a line before.")]


def test_the_same_bytes_are_taken_in_once_unless_asked_for_again(vault, take):
    take(INCIDENT)
    with pytest.raises(TakenInBefore):
        take(INCIDENT)
    assert dict(take(INCIDENT, again=True).new) == {"incident": 1}
    assert len(vault.rows("incident")) == 2


def test_a_key_that_is_an_id_begins_that_record_once_and_changes_nothing_later(vault, take):
    id = "0b4b3f0e-8c5d-4f6f-9f0e-1c2d3e4f5a6b"
    take(line("incident", id, title="[invented] Weir"))
    taken = take(line("incident", id, title="[invented] Ford"), INCIDENT)
    assert (dict(taken.new), taken.already) == ({"incident": 1}, 1)
    assert vault.row("incident", id).title == "[invented] Weir"
    with pytest.raises(RecordsRefused):
        take(line("claim", id, how_many="3"))


def test_one_undo_takes_the_whole_file_back(vault, take):
    take(INCIDENT, line("claim", "c1", incident="i1", how_many="3"))
    vault.undo()
    assert all(row.withdrawn for kind in ("incident", "claim") for row in vault.rows(kind))


def test_a_withdrawn_record_comes_in_withdrawn(vault, take):
    take(line("incident", "i1", title="[invented] Weir", withdrawn="entered by mistake"))
    assert vault.rows("incident")[0].withdrawn == "entered by mistake"


def test_what_a_person_may_not_type_without_its_ground_comes_in_as_it_is(vault, take):
    take(line("incident", "i1", killed_low=3, verification="V4", status="agreed"))
    assert vault.rows("incident")[0].killed_low == 3


def test_sealed_fields_come_in_sealed(vault, take):
    take(line("person", "p1", code_name="Oak", names="Invented Name\nВигадане Ім'я"))
    (row,) = vault.rows("person")
    assert row.names == "Invented Name\nВигадане Ім'я"
    with vault.database.reading() as connection:
        words = connection.exec_driver_sql("SELECT words FROM record_words").scalars().all()
    assert not any("invented" in one for one in words)


def test_an_empty_file_and_one_in_another_encoding_are_refused(vault, take, tmp_path):
    with pytest.raises(EmptyInput):
        take("")
    path = tmp_path / "other.jsonl"
    path.write_bytes("Гребля".encode("cp1251"))
    with pytest.raises(WrongEncoding):
        take_records(vault, path)


def test_a_duplicate_of_what_does_not_count_comes_in_as_it_is_whichever_line_is_first(vault, take):
    gone = line("incident", "i1", title="[invented] Weir", withdrawn="entered by mistake")
    off = line("incident", "i2", title="[invented] Ford", status="discounted")
    for place, lines in enumerate(((gone, off), (off, gone))):
        one, other = (line("incident", f"d{n}", canonical=f"i{n}") for n in (1, 2))
        taken = take(*lines, one, other) if place else take(one, other, *lines)
        assert dict(taken.new) == {"incident": 4}
