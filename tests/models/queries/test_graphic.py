"""Whether bytes are graphic is said by anybody's word: of them, or of what they belong to."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.actions import attach_evidence
from models.lifecycle import Vault
from models.queries import evidence_state, graphic_of
from tests.people import Make, share


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"an invented film")
    return path


def incident(vault: Vault) -> str:
    return vault.save("incident", None, {"title": "[invented] ford", "when": "2026-03"})


def told(vault: Vault, evidence: str) -> bool | None:
    state = evidence_state(vault, evidence)
    assert graphic_of(vault, state.row) is state.graphic
    return state.graphic


def test_nobody_said_is_told_from_no(vault: Vault, film: Path) -> None:
    held = attach_evidence(vault, incident(vault), film)
    assert told(vault, held) is None
    vault.save("evidence", held, {"graphic": False})
    assert told(vault, held) is False


def test_a_colleagues_record_of_the_same_bytes_warns_withdrawn_or_not(
    make: Make, vault: Vault, film: Path
) -> None:
    olena = make("Olena")
    theirs = attach_evidence(olena, incident(olena), film)
    held = attach_evidence(vault, incident(vault), film)
    olena.save("evidence", theirs, {"graphic": True})
    olena.save("evidence", theirs, {"withdrawn": "a slip"})
    share(olena, vault)
    assert vault.row("evidence", held).graphic is None  # type: ignore[union-attr]
    assert told(vault, held) is True


@pytest.mark.parametrize("by_claim", [False, True])
def test_an_incident_that_it_is_linked_to_warns(
    vault: Vault, film: Path, *, by_claim: bool
) -> None:
    about = incident(vault)
    target = vault.save("claim", None, {"incident": about, "words": "x"}) if by_claim else about
    held = attach_evidence(vault, target, film)
    vault.save("incident", incident(vault), {"graphic": True})
    assert told(vault, held) is None
    vault.save("incident", about, {"graphic": True})
    assert told(vault, held) is True
    (link,) = vault.rows("evidence_link")
    vault.save("evidence_link", link.id, {"withdrawn": "another film"})
    assert told(vault, held) is None
