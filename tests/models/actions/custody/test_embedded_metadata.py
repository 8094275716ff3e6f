"""What a file says of itself is sealed with it and offered; nothing is set by itself."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from models.actions import attach_evidence, read_evidence_metadata
from models.lifecycle import Vault, verify_vault
from models.metadata import Embedded
from models.queries import Query, custody_of, find_incidents, find_records
from models.records import title_of
from models.sharing import pack_bundle, plan_bundle, read_bundle
from tests import media
from tests.people import Make

PICTURE = media.jpeg(exif=media.INVENTED)
WORDS = ("Vymysel", "SN-00112233", "48.513194", "2026-03-01T14:30:05")


def attached(vault: Vault, folder: Path, data: bytes = PICTURE, name: str = "DSC.jpg", **said):
    incident = vault.save("incident", None, {"title": "[invented] ford", "when": "2026-03"})
    path = folder / name
    path.write_bytes(data)
    return incident, attach_evidence(vault, incident, path, **said)


def sealed(vault: Vault, evidence: str) -> str | None:
    return vault.row("evidence", evidence).embedded_metadata  # type: ignore[union-attr]


@pytest.mark.parametrize("data", [PICTURE, media.INVENTED_FILM])
def test_what_a_file_says_is_recorded_in_the_sealed_field_and_in_no_other(
    vault: Vault, tmp_path: Path, data: bytes
) -> None:
    incident, evidence = attached(vault, tmp_path, data)
    assert "Position" in str(sealed(vault, evidence))
    row = vault.row("evidence", evidence)
    assert (row.content_when, row.content_place, row.title) == (None, None, None)  # type: ignore[union-attr]
    told = vault.row("incident", incident)
    assert (told.when, told.lat, told.lon) == ("2026-03", None, None)  # type: ignore[union-attr]


def test_what_says_nothing_of_itself_has_an_empty_field(vault: Vault, tmp_path: Path) -> None:
    for name, data in (("a.txt", b"plain text"), ("b.jpg", media.jpeg())):
        _incident, evidence = attached(vault, tmp_path, data, name)
        assert sealed(vault, evidence) is None


def test_sealed_words_are_in_no_search_no_title_and_no_bundle(
    vault: Vault, make: Make, tmp_path: Path
) -> None:
    _incident, evidence = attached(vault, tmp_path)
    row = vault.row("evidence", evidence)
    assert not any(word in title_of("evidence", row) for word in WORDS)  # type: ignore[arg-type]
    for word in ("Vymysel", "SN-00112233", "invented-1.0"):
        assert find_records(vault, word, "evidence") == []
        assert list(find_incidents(vault, Query.parse(word))) == []
    other = make("Ostap")
    out = tmp_path / "bundle.age"
    plan = plan_bundle(vault, records=[evidence])
    assert "embedded_metadata" in {one.field for one in plan.withheld}
    pack_bundle(vault, records=[evidence], to=[other.card], purpose="", out=out)
    with read_bundle(other, out) as quarantine:
        quarantine.accept(accept_unknown=True)
    assert sealed(other, evidence) is None
    assert other.withheld(evidence).keys() == {"embedded_metadata", "original_name"}
    # The bytes say it still, which the exporter decides about; whoever has them can look.
    assert read_evidence_metadata(other, evidence).embedded.facts


def test_hostile_metadata_is_said_beside_the_field_and_the_file_is_taken_in_whole(
    vault: Vault, tmp_path: Path
) -> None:
    announced = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 0xFFFF_FFFF) + b"eXIf"
    _incident, evidence = attached(vault, tmp_path, announced, "bomb.png")
    assert sealed(vault, evidence) == (
        "Not all of the embedded metadata could be read: it announces more bytes than there is "
        "room for, which no camera writes."
    )
    assert verify_vault(vault).clean


def test_what_a_person_typed_for_the_field_is_what_is_recorded(
    vault: Vault, tmp_path: Path
) -> None:
    _incident, evidence = attached(vault, tmp_path, embedded_metadata="removed by hand")
    assert sealed(vault, evidence) == "removed by hand"


def test_it_is_read_anew_on_demand_taken_down_and_recorded_only_where_nothing_was(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        nothing = Embedded(looked=False)
        earlier.setattr("models.actions.evidence_attachment.metadata_of_blob", lambda *_: nothing)
        _incident, evidence = attached(vault, tmp_path)
    assert sealed(vault, evidence) is None
    read = read_evidence_metadata(vault, evidence)
    assert (read.kept, read.differs, read.recorded) == (True, False, True)
    assert all(word in str(sealed(vault, evidence)) for word in WORDS)
    assert custody_of(vault, evidence)[-1].action == "viewed"
    vault.save("evidence", evidence, {"embedded_metadata": "something else"})
    again = read_evidence_metadata(vault, evidence)
    assert (again.kept, again.differs) == (False, True)
    assert sealed(vault, evidence) == "something else"


def test_no_plain_byte_of_evidence_is_written_anywhere_while_it_is_read(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    around = tmp_path / "around"
    around.mkdir()
    monkeypatch.setenv("TMPDIR", str(around))
    monkeypatch.chdir(around)
    attached(vault, tmp_path)
    assert list(around.iterdir()) == []
    for path in vault.folder.rglob("*"):
        if path.is_file():
            assert b"SN-00112233" not in path.read_bytes()
