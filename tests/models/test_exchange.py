"""A folder that carries bundles: who gets what, what waits for a person, and when it is quiet."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from crypto.errors import StorageFailed, StorageFull
from models import colleague
from models.bundle import pack, read
from models.exchange import FolderUnusable, NotCompared, State, exchange, looking
from models.exchange.listing import listed
from models.vault import Vault
from tests.models.team import acquaint, demand_one_clean_state, swap

INCIDENT = {"title": "Three men at the bridge", "when": "2026-03"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def team(make) -> list[Vault]:
    vaults = [make(name) for name in ("Marta", "Olena")]
    acquaint(*vaults)
    return vaults


@pytest.fixture
def marta(team) -> Vault:
    return team[0]


@pytest.fixture
def olena(team) -> Vault:
    return team[1]


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def only(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


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


def test_a_record_that_hangs_on_no_incident_reaches_the_team_too(team, folder):
    team[0].save("source", None, {"name": "K7"})
    for vault in team:
        swap(vault, folder, team)

    assert [row.name for row in team[1].rows("source")] == ["K7"]


def test_without_a_name_nothing_is_left_in_the_folder(marta, folder):
    marta.save("incident", None, INCIDENT)

    assert exchange(marta, folder, accept=True).written == ()
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

    with read(olena, folder / sent[0].name) as quarantine:
        assert [one.record for one in quarantine.preview().records] == [second]
    swap(olena, folder, team)
    assert olena.row("incident", first)
    assert olena.row("incident", second)


def test_everything_is_left_anew_when_a_person_asks(team, marta, olena, folder):
    marta.save("incident", None, INCIDENT)
    for vault in (marta, olena, marta):
        swap(vault, folder, team)
    full = exchange(marta, folder, to=[olena.name], full=True)

    assert [one.receipt for one in full.written] == [False]
    assert exchange(marta, folder, to=[olena.name]).nothing_new


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
    colleague.add(marta, olena.card)
    marta.save("incident", None, INCIDENT)

    with pytest.raises(NotCompared):
        exchange(marta, folder, to=["Olena"], accept=True)
    assert files(folder) == []


def test_what_waits_for_a_colleague_is_removed_once_the_key_is_revoked(team, marta, olena, folder):
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    colleague.revoke(marta, olena.device)
    exchange(marta, folder)

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
    colleague.add(marta, olena.card)
    colleague.verify(marta, olena.device)
    marta.save("incident", None, INCIDENT)
    exchange(marta, folder, to=["Olena"])
    unknown = exchange(olena, folder, accept=True)
    colleague.add(olena, marta.card)
    unverified = exchange(olena, folder, accept=True)
    colleague.verify(olena, marta.device)
    known = exchange(olena, folder, accept=True)

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
    first = exchange(yusuf, folder, accept=True)
    monkeypatch.setattr(looking, "Envelope", None)
    again = exchange(yusuf, folder, accept=True)

    assert (first.for_others, again.for_others) == (1, 1)


# What replication makes of files


def test_a_file_that_is_cut_waits_for_the_rest(team, marta, olena, folder):
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    path = only(folder)
    whole = path.read_bytes()
    for size in (0, 1, 500, 2_000, 40_000, len(whole) - 1):
        path.write_bytes(whole[:size])
        cut = swap(olena, folder, team)
        assert [found.state for found in cut.partial] == [State.PARTIAL]
        assert not (cut.read)
        assert not (cut.refused)
    path.write_bytes(whole)

    assert swap(olena, folder, team).read[0].changes == 1


def test_a_file_of_full_length_that_is_still_being_filled_is_tried_again(
    team, marta, olena, folder
):
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    path = only(folder)
    whole = path.read_bytes()
    path.write_bytes(whole[:5_000].ljust(len(whole), b"\0"))
    first = swap(olena, folder, team)
    path.write_bytes(whole)

    assert first.partial
    assert swap(olena, folder, team).read[0].changes == 1


def test_damage_is_refused_at_the_second_look_and_not_looked_at_a_third_time(
    team, olena, folder, monkeypatch
):
    (folder / "x.age").write_bytes(b"not an age file at all")
    first, second = (swap(olena, folder, team) for _ in range(2))
    monkeypatch.setattr(looking, "Envelope", None)
    third = swap(olena, folder, team)

    assert first.partial
    assert not first.refused
    assert [len(one.refused) for one in (second, third)] == [1, 1]
    assert "not a bundle" in third.refused[0].reason


@pytest.mark.parametrize(
    "name",
    [
        "{stem}.sync-conflict-20260310-120000-ABCDEFG.age",
        "{stem} (conflicted copy 2026-03-10).age",
        "{stem} (Marta's conflicted copy 2026-03-10).age",
        "{stem}(1).AGE",
    ],
)
def test_a_conflict_copy_is_nothing_new_and_alone_as_good_as_the_file(
    team, marta, olena, folder, name
):
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    path = only(folder)
    copy = folder / name.format(stem=path.stem)
    shutil.copy(path, copy)
    both = exchange(olena, folder, accept=True)
    path.unlink()
    olena.save("incident", None, INCIDENT)
    alone = exchange(olena, folder, accept=True)

    assert sum(found.changes for found in both.read) == 1
    assert alone.nothing_new
    assert (alone.refused, alone.waiting) == ((), ())
    swap(marta, folder, team)
    assert copy.exists(), "a copy is nobody's own, so nobody removes it"


@pytest.mark.parametrize(
    "name",
    [
        ".syncthing.{name}.tmp",
        "~syncthing~{name}.tmp",
        "._{name}",
        ".{name}",
        ".{name}.0123456789abcdef",
        "{name}.part",
        "{name}.crdownload",
    ],
)
def test_a_passing_name_of_another_program_is_not_looked_at(team, marta, folder, name):
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    path = only(folder)
    path.rename(folder / name.format(name=path.name))

    assert listed(folder) == []


def test_links_pipes_and_folders_are_not_looked_at(team, marta, folder, tmp_path):
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    only(folder).rename(tmp_path / "elsewhere.age")
    (folder / "a.age").symlink_to(tmp_path / "elsewhere.age")
    os.mkfifo(folder / "b.age")
    (folder / "c.age").mkdir()
    (folder / ".stfolder").mkdir()
    (folder / ".stversions").mkdir()

    assert listed(folder) == []


def test_what_a_killed_exchange_left_of_its_own_is_removed_and_what_others_left_is_not(
    team, marta, folder
):
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    own = only(folder).name
    (folder / f".{own}.0123456789abcdef").write_bytes(b"half")
    (folder / ".other.age.0123456789abcdef").write_bytes(b"half")
    swap(marta, folder, team)

    assert files(folder) == [".other.age.0123456789abcdef", own]


def test_a_bundle_that_somebody_removed_is_written_again(team, marta, folder):
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    only(folder).unlink()

    assert len(swap(marta, folder, team).written) == 1


# Media and files that fail


def test_a_file_that_cannot_be_read_is_named_and_stops_nothing(
    team, marta, olena, folder, monkeypatch
):
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    (folder / "0.age").write_bytes(b"x")
    usual = looking.Envelope

    def envelope(path, key):
        if path.name == "0.age":
            raise StorageFailed(path=path, reason="Input/output error")
        return usual(path, key)

    monkeypatch.setattr(looking, "Envelope", envelope)
    done = swap(olena, folder, team)

    assert "Input/output error" in done.refused[0].reason
    assert [found.changes for found in done.read] == [1]


@pytest.mark.parametrize("refusal", [(errno.EROFS, StorageFailed), (errno.ENOSPC, StorageFull)])
def test_a_full_or_read_only_medium_is_one_sentence_and_what_came_in_stays(
    team, folder, monkeypatch, refusal
):
    (marta, olena), (number, kind) = team, refusal
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    olena.save("incident", None, INCIDENT)
    before = files(folder)
    usual = os.open

    def refuse(path, flags, *rest, **more):
        if Path(path).parent == folder and flags & os.O_CREAT:
            raise OSError(number, os.strerror(number))
        return usual(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)
    done = swap(olena, folder, team)

    assert isinstance(done.problem, kind)
    assert done.read[0].changes == 1
    assert files(folder) == before


@pytest.mark.parametrize("inside", ["", "quarantine"])
def test_the_vault_itself_is_no_exchange_folder(marta, inside):
    with pytest.raises(FolderUnusable):
        exchange(marta, marta.folder / inside)


def test_a_folder_that_is_not_there_is_not_made(marta, tmp_path):
    with pytest.raises(FolderUnusable):
        exchange(marta, tmp_path / "typo")
    assert not (tmp_path / "typo").exists()


def test_a_bundle_left_by_hand_is_taken_like_any_other(team, marta, olena, folder):
    record = marta.save("incident", None, INCIDENT)
    pack(marta, records=[record], to=[olena.card], purpose="", out=folder / "afield-1.age")

    assert swap(olena, folder, team).read[0].changes == 1


def test_a_thousand_files_for_others_are_looked_at_once(team, marta, folder, monkeypatch):
    for number in range(1_000):
        (folder / f"{number:032x}.age").write_bytes(b"age-encryption.org/v1\nnonsense")
    swap(marta, folder, team)
    swap(marta, folder, team)
    monkeypatch.setattr(looking, "Envelope", None)

    assert len(swap(marta, folder, team).refused) == 1_000
