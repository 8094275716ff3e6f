"""A folder that carries bundles: who gets what, what waits for a person, and when it is quiet."""

from __future__ import annotations

import pytest

from models.actions import attach_evidence
from models.sharing import exchange_folder, read_bundle
from models.sharing.folder import file_scan as looking
from models.sharing.folder.errors import NotCompared
from models.vault import add_colleague, revoke_colleague, verify_colleague
from tests.models.team import INCIDENT, acquaint, demand_one_clean_state, files, only, swap

# Who gets what


def test_a_colleague_gets_what_was_recorded_and_the_folder_comes_to_rest(team, folder):
    for vault in team:
        vault.save("incident", None, INCIDENT)
    for _ in range(3):
        for vault in team:
            swap(vault, folder, team)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    again = [swap(vault, folder, team) for vault in team]

    demand_one_clean_state(team)
    assert [one.nothing_new for one in again] == [True, True]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_team_with_evidence_comes_to_rest_although_the_name_of_its_file_stays(make, folder):
    team = [make(name) for name in ("Marta", "Olena", "Yusuf")]
    acquaint(*team)
    clip = folder.parent / "clip.mp4"
    clip.write_bytes(b"an invented clip")
    attach_evidence(team[0], team[0].save("incident", None, INCIDENT), clip)
    for _ in range(4):
        for vault in team:
            swap(vault, folder, team)

    assert all(swap(vault, folder, team).nothing_new for vault in team)
    demand_one_clean_state(team)
    named = [[row.original_name for row in vault.rows("evidence")] for vault in team]
    assert named == [[clip.name], [None], [None]]


def test_a_record_that_hangs_on_no_incident_reaches_the_team_too(team, folder):
    team[0].save("source", None, {"name": "K7"})
    for vault in team:
        swap(vault, folder, team)

    assert [row.name for row in team[1].rows("source")] == ["K7"]


def test_without_a_name_nothing_is_left_in_the_folder(marta, folder):
    marta.save("incident", None, INCIDENT)

    assert exchange_folder(marta, folder, accept=True).written == ()
    assert files(folder) == []


def test_an_empty_vault_leaves_nothing_that_a_colleague_could_lack(team, marta, folder):
    assert swap(marta, folder, team).nothing_new


def test_a_newer_bundle_takes_the_place_of_the_older_one(team, marta, folder):
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    first = only(folder).name
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)

    assert only(folder).name != first


def test_the_same_bundle_is_not_written_twice_even_to_two_folders(team, marta, folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    marta.save("incident", None, INCIDENT)
    wrote = [len(swap(marta, place, team).written) for place in (folder, other, folder, other)]

    assert wrote == [1, 1, 0, 0]


def test_a_bundle_is_removed_once_its_reader_has_told_so(team, marta, olena, folder):
    marta.save("incident", None, INCIDENT)
    bundle = swap(marta, folder, team).written[0].name
    answer = swap(olena, folder, team).written
    swap(marta, folder, team)

    assert [(one.to, one.receipt) for one in answer] == [("Marta", True)]
    assert bundle not in files(folder)


def test_a_second_change_travels_without_the_first(team, marta, olena, folder):
    first = marta.save("incident", None, INCIDENT)
    for vault in (marta, olena, marta):
        swap(vault, folder, team)
    second = marta.save("incident", None, INCIDENT)
    sent = [one for one in swap(marta, folder, team).written if not one.receipt]

    with read_bundle(olena, folder / sent[0].name) as quarantine:
        assert [one.record for one in quarantine.preview().records] == [second]
    swap(olena, folder, team)
    assert olena.row("incident", first)
    assert olena.row("incident", second)


def test_everything_is_left_anew_when_a_person_asks(team, marta, olena, folder):
    marta.save("incident", None, INCIDENT)
    for vault in (marta, olena, marta):
        swap(vault, folder, team)
    full = exchange_folder(marta, folder, to=[olena.name], full=True)

    assert [one.receipt for one in full.written] == [False]
    assert exchange_folder(marta, folder, to=[olena.name]).nothing_new


def test_a_file_name_says_nothing_and_the_file_can_be_read_by_whoever_carries_it(
    team, marta, folder
):
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    path = only(folder)

    assert len(path.stem) == 32
    assert set(path.stem) <= set("0123456789abcdef")
    assert path.stat().st_mode & 0o777 == 0o644


def test_nothing_is_left_for_a_colleague_whose_key_was_not_compared(make, folder):
    marta, olena = make("Marta"), make("Olena")
    add_colleague(marta, olena.card)
    marta.save("incident", None, INCIDENT)

    with pytest.raises(NotCompared):
        exchange_folder(marta, folder, to=["Olena"], accept=True)
    assert files(folder) == []


def test_what_waits_for_a_colleague_is_removed_once_the_key_is_revoked(team, marta, olena, folder):
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    revoke_colleague(marta, olena.device)
    exchange_folder(marta, folder)

    assert files(folder) == []


# What waits for a person


def test_without_accept_a_bundle_is_shown_and_changes_nothing(team, marta, olena, folder):
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    shown = [swap(olena, folder, team, accept=False) for _ in range(2)]

    for one in shown:
        assert [(found.sender, found.changes) for found in one.waiting] == [("Marta", 1)]
        assert not one.read
    assert not olena.rows("incident")
    assert swap(olena, folder, team).read[0].changes == 1


def test_a_bundle_by_a_stranger_waits_with_the_reason_until_a_person_compares(make, folder):
    marta, olena = make("Marta"), make("Olena")
    add_colleague(marta, olena.card)
    verify_colleague(marta, olena.device)
    marta.save("incident", None, INCIDENT)
    exchange_folder(marta, folder, to=["Olena"])
    unknown = exchange_folder(olena, folder, accept=True)
    add_colleague(olena, marta.card)
    unverified = exchange_folder(olena, folder, accept=True)
    verify_colleague(olena, marta.device)
    known = exchange_folder(olena, folder, accept=True)

    assert "nobody here has added" in unknown.waiting[0].reason
    assert len(unverified.waiting) == 1
    assert known.read[0].changes == 1
    assert not known.waiting


def test_a_file_for_somebody_else_is_counted_and_never_opened_twice(
    make, team, marta, folder, monkeypatch
):
    yusuf = make("Yusuf")
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    first = exchange_folder(yusuf, folder, accept=True)
    monkeypatch.setattr(looking, "Envelope", None)
    again = exchange_folder(yusuf, folder, accept=True)

    assert (first.for_others, again.for_others) == (1, 1)
