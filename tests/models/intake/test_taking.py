from __future__ import annotations

import json

import pytest

from models.intake import take_file
from models.intake.errors import EmptyInput, MissingColumns, WrongEncoding
from models.intake.mapping import parse_mapping
from models.intake.row_result import RefusedRow, RowRemark
from models.lifecycle import Vault
from models.vault import ReadOnly
from tests.models.intake.conftest import HEADER, MAPPING, ROW


def records(vault: Vault) -> int:
    return sum(len(vault.rows(kind)) for kind in ("incident", "claim", "source"))


def test_a_row_becomes_an_incident_with_its_claim_and_its_source(vault, taking):
    taken = taking(HEADER + ROW)
    (incident,), (claim,), (source,) = map(vault.rows, ("incident", "claim", "source"))

    assert (taken.incidents, taken.claims, taken.sources) == (1, 1, 1)
    assert (incident.title, incident.when, incident.lat) == (
        "Shots at the weir",
        "2025-03-14",
        "49.1",
    )
    assert (incident.place_precision, incident.external) == ("L3", ["rows:1"])
    assert (claim.incident, claim.source) == (incident.id, source.id)
    assert (claim.how_many, claim.external) == ("2-3", ["rows:1/1"])
    assert source.name == "Channel A"


def test_the_same_file_again_adds_nothing_and_says_so(vault, taking):
    taking(HEADER + ROW)
    chains = vault.chains()
    again = taking(HEADER + ROW)

    assert (again.incidents, again.claims, again.sources, again.already) == (0, 0, 0, 1)
    assert vault.chains() == chains


def test_a_row_that_was_withdrawn_here_does_not_come_back(vault, taking):
    taking(HEADER + ROW)
    vault.withdraw("incident", vault.rows("incident")[0].id, "wrong war")

    assert taking(HEADER + ROW).already == 1


def test_new_rows_of_a_longer_file_join_those_that_are_here(vault, taking):
    taking(HEADER + ROW)
    taken = taking(HEADER + ROW + ROW.replace("1,Shots", "2,More shots"))

    assert (taken.incidents, taken.sources, taken.already) == (1, 0, 1)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("2025-03-14", "14 March", "day: not a date of the form %Y-%m-%d"),
        ("2025-03-14", "2025-02-30", "day: not a date of the form %Y-%m-%d"),
        (",2,3", ",-2,3", "low: a count cannot be negative"),
        (",2,3", ",two,3", "low: not a whole number"),
        ("49.1", "94.1", "lat: not between -90 and 90"),
        (",2,Channel", ",9,Channel", "exact: a code that the mapping's table does not know"),
        ("1,Shots", ",Shots", "id: it is empty, so the row could not be known again"),
        ("Shots at the weir", "", "title: nothing in the row says what happened"),
        ("Shots at the weir", "x" * 301, "title: This holds 301 characters; at most 300 fit."),
    ],
)
def test_a_bad_row_is_listed_with_its_line_and_a_reason_and_the_others_are_taken(
    vault, taking, old, new, reason
):
    assert old in ROW
    good = ROW.replace("1,Shots", "7,Other shots")
    taken = taking(HEADER + good + ROW.replace(old, new, 1))

    assert taken.refused == [RefusedRow(3, reason)]
    assert (taken.incidents, records(vault)) == (1, 3)


def test_the_same_identifier_twice_in_one_file_is_listed(taking):
    taken = taking(HEADER + ROW + ROW)

    assert taken.refused == [RefusedRow(3, "id: the same as in row 2")]
    again = taking(HEADER + ROW + ROW)
    assert (again.already, again.refused) == (1, taken.refused)


def test_counts_that_do_not_rise_are_taken_with_a_remark(vault, taking):
    taken = taking(HEADER + ROW.replace(",2,3", ",5,3"))

    assert vault.rows("claim")[0].how_many == "3-5"
    assert taken.remarks == [
        RowRemark(2, "low, high: they do not rise, so the widest range was taken")
    ]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (HEADER.replace("low", "least") + ROW, MissingColumns),
        (HEADER.encode() + ROW.encode() * 3 + b"2,\xff\n", WrongEncoding),
        (HEADER, EmptyInput),
        ("", EmptyInput),
    ],
)
def test_a_file_that_is_refused_leaves_the_vault_as_it_was(vault, taking, content, error):
    with pytest.raises(error) as caught:
        taking(content)

    assert caught.value.exit_status == 10
    assert (records(vault), len(list(vault.operations()))) == (0, 0)


def test_an_interruption_halfway_leaves_the_vault_as_it_was(vault, tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text(HEADER + ROW + ROW.replace("1,", "2,", 1))

    def interrupt(done: int, total: int) -> None:
        assert records(vault) > 0
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_file(vault, path, parse_mapping(MAPPING.encode(), name="rows"), progress=interrupt)

    assert records(vault) == 0
    assert take_file(vault, path, parse_mapping(MAPPING.encode(), name="rows")).incidents == 2


def test_progress_is_told_in_bytes_and_ends_at_the_whole_file(vault, tmp_path):
    path = tmp_path / "rows.json"
    path.write_text(json.dumps([{"id": n, "what": "x"} for n in range(4)]))
    text = 'version = 1\ntitle = "J"\nformat = "json"\nincident = { title = "what" }\n'
    mapping = parse_mapping(
        f'{text}identity = {{ prefix = "j", column = "id" }}'.encode(), name="j"
    )
    told: list[tuple[int, int]] = []
    take_file(vault, path, mapping, progress=lambda done, total: told.append((done, total)))

    size = path.stat().st_size
    assert told[-1] == (size, size)
    assert [done for done, _ in told] == sorted({done for done, _ in told})


def test_the_journal_says_what_was_taken_in_and_holds_nothing_recorded(vault, taking):
    taking(HEADER + ROW + "9\n")
    line = vault.journal()[0]

    assert line.what == "taken-in"
    assert line.facts == {
        "file": "rows.csv",
        "mapping": "rows",
        "incidents": 1,
        "claims": 1,
        "sources": 1,
        "refused": 1,
        "already": 0,
    }


def test_a_vault_that_is_only_read_takes_nothing_in(vault, tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text(HEADER + ROW)
    with (
        Vault.open(vault.folder, secret="six", write=False) as reader,
        pytest.raises(ReadOnly),
    ):
        take_file(reader, path, parse_mapping(MAPPING.encode(), name="rows"))


def test_control_characters_and_brackets_in_a_cell_are_kept_harmless(vault, taking):
    taking(HEADER + ROW.replace("Shots at the weir", "\x1b[31m[bold]Shots\u202e at"))

    assert vault.rows("incident")[0].title == "[31m[bold]Shots at"


def test_what_was_taken_in_is_there_after_closing(taking, vault):
    taking(HEADER + ROW)
    vault.close()
    with Vault.open(vault.folder, secret="six") as again:
        assert again.rows("incident")[0].external == ["rows:1"]
