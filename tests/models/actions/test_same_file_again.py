"""The same file again: it is said, both links stay, and nothing said of it changes unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.actions import AlreadyHere, attach_evidence, save_quick_log
from models.lifecycle import Vault
from tests.people import Make, share

BYTES = b"a frame of an invented video\n" * 1000


@pytest.fixture
def incidents(vault: Vault) -> list[str]:
    return [
        vault.save("incident", None, {"title": f"[invented] {n}", "when": "2026-03-01"})
        for n in ("ford", "mill")
    ]


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "кадр.mp4"
    path.write_bytes(BYTES)
    return path


def test_what_is_said_of_bytes_that_are_here_stays_unless_a_change_is_asked_for(
    vault: Vault, incidents: list[str], video: Path
) -> None:
    first = attach_evidence(vault, incidents[0], video, type="VID-DRONE", title="кадр біля броду")
    again = attach_evidence(vault, incidents[1], video, type="VID-PERP", title="else")
    assert again == first
    row = vault.row("evidence", first)
    assert (row.type, row.title) == ("VID-DRONE", "кадр біля броду")  # type: ignore[union-attr]
    assert len(vault.history_of(first)) == 1
    assert {one.target for one in vault.rows("evidence_link")} == set(incidents)  # type: ignore[attr-defined]


def test_a_change_that_is_asked_for_is_made(
    vault: Vault, incidents: list[str], video: Path
) -> None:
    first = attach_evidence(vault, incidents[0], video, type="VID-DRONE")
    told: list[AlreadyHere] = []
    attach_evidence(vault, incidents[1], video, change=True, tell=told.append, type="VID-PERP")
    assert vault.row("evidence", first).type == "VID-PERP"  # type: ignore[union-attr]
    assert told[0].changed
    assert not told[0].kept


def test_it_is_told_where_the_file_is_linked_and_what_was_kept(
    vault: Vault, incidents: list[str], video: Path
) -> None:
    told: list[AlreadyHere] = []
    first = attach_evidence(vault, incidents[0], video, tell=told.append, type="VID-DRONE")
    assert told == []
    attach_evidence(vault, incidents[1], video, tell=told.append, type="VID-PERP")
    (one,) = told
    assert one.ref == vault.row("evidence", first).ref  # type: ignore[union-attr]
    assert one.linked == (incidents[0],)
    assert not one.here_before
    assert one.kept == {"type": "VID-DRONE"}
    assert one.said == {"type": "VID-PERP"}


def test_the_same_file_on_the_same_incident_adds_nothing_and_says_so(
    vault: Vault, incidents: list[str], video: Path
) -> None:
    told: list[AlreadyHere] = []
    attach_evidence(vault, incidents[0], video, type="VID-DRONE")
    before = len(list(vault.operations()))
    attach_evidence(vault, incidents[0], video, tell=told.append, type="VID-DRONE")
    assert told[0].here_before
    assert told[0].kept == {}
    assert len(list(vault.operations())) == before


def test_what_was_left_open_the_first_time_is_filled_in_unasked(
    vault: Vault, incidents: list[str], video: Path
) -> None:
    first = attach_evidence(vault, incidents[0], video)
    told: list[AlreadyHere] = []
    attach_evidence(vault, incidents[1], video, tell=told.append, graphic=True)
    assert vault.row("evidence", first).graphic  # type: ignore[union-attr]
    assert told[0].kept == {}


def test_bytes_that_a_colleague_recorded_are_told_as_theirs(
    make: Make, vault: Vault, incidents: list[str], video: Path
) -> None:
    other = make("Olena")
    record = other.save("incident", None, {"title": "[invented] Theirs", "when": "2026"})
    theirs = attach_evidence(other, record, video, title="staged, they say")
    share(other, vault)
    told: list[AlreadyHere] = []
    ours = attach_evidence(vault, incidents[0], video, tell=told.append, title="ours")
    assert ours != theirs
    assert told[0].theirs == (vault.row("evidence", theirs).ref,)  # type: ignore[union-attr]
    assert vault.row("evidence", theirs).title == "staged, they say"  # type: ignore[union-attr]


def test_the_quick_log_says_it_too(vault: Vault, incidents: list[str], video: Path) -> None:
    attach_evidence(vault, incidents[0], video)
    logged = save_quick_log(vault, what="[invented] again", when="2026-03", attach=video)
    assert logged.already is not None
    assert logged.already.linked == (incidents[0],)
