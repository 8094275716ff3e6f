"""Line mode about what files say of themselves: sealed until asked for, and never set by itself."""

from __future__ import annotations

import struct

import pytest

from tests import media
from tests.people import derived_once

SAID = ("Vymysel", "SN-00112233", "48.513194", "14:30:05")


@pytest.fixture(autouse=True, scope="module")
def _keys_derived_once():
    with derived_once():
        yield


@pytest.fixture
def incident(ana):
    return ana.ask("list")[0]["ref"]


@pytest.fixture
def held(ana, incident, tmp_path):
    path = tmp_path / "DSC.jpg"
    path.write_bytes(media.jpeg(exif=media.INVENTED))
    return ana.ask("attach", incident, path)["ref"]


def test_what_a_file_says_is_shown_when_it_is_revealed_and_nowhere_else(ana, held, incident):
    told = [
        ana.run(*words)
        for words in (
            ("evidence", "metadata", held),
            ("evidence", "metadata", held, "--json"),
            ("evidence", "show", held),
            ("evidence", "list"),
            ("show", held),
            ("show", incident),
            ("list", "--kind", "evidence"),
        )
    ]
    for done in told:
        assert not any(word in done.out + done.talk for word in SAID)
    assert "6 lines, sealed" in told[0].talk
    assert ana.ask("find", "Vymysel") == []
    shown = ana.run("evidence", "metadata", held, "--reveal").out
    assert all(word in shown for word in SAID)


def test_an_offer_is_set_by_the_command_that_is_shown_with_it_and_by_nothing_else(
    ana, held, incident
):
    before = ana.ask("show", incident)
    offers = ana.ask("evidence", "metadata", held, "--reveal")["offers"]
    assert ana.ask("show", incident).get("lat") == before.get("lat") is None
    (place,) = [one for one in offers if "lat" in one["values"]]
    assert (place["ref"], place["now"]) == (incident, {"lat": None, "lon": None})
    line = ana.run("evidence", "metadata", held, "--reveal").out
    changes = "lat=48.513194 lon=37.946111 place_method=gps-or-exif"
    assert f"afield set {incident} {changes}" in line
    ana.ask("set", incident, *changes.split())
    assert ana.ask("show", incident)["lat"] == "48.513194"
    offers = ana.ask("evidence", "metadata", held, "--reveal")["offers"]
    assert not [one for one in offers if "lat" in one["values"]]


def test_reading_it_anew_says_in_words_what_could_not_be_read(ana, held, incident, tmp_path):
    assert ana.ask("evidence", "metadata", held, "--read")["read"] == {
        "facts": 6, "trouble": None, "kept": False, "differs": False, "bounded": True,
    }  # fmt: skip
    bomb = tmp_path / "bomb.png"
    bomb.write_bytes(b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 0xFFFF_FFFF) + b"eXIf")
    done = ana.run("attach", incident, bomb)
    assert (done.status, "1 line, sealed" in done.talk) == (0, True)
    other = [one["ref"] for one in ana.ask("evidence", "list") if one["ref"] != held][-1]
    said = "it announces more bytes than there is room for"
    assert said in ana.run("evidence", "metadata", other, "--reveal").out
    assert said in ana.run("evidence", "metadata", other, "--read").talk


def test_a_copy_names_its_original_and_how_it_was_made(ana, held, incident, tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("[invented] transcript")
    refused = ana.run("attach", incident, path, "--made-from", held)
    assert (refused.status, "derivation" in refused.talk) == (2, True)
    made = ("--made-from", held, "--made-by", "transcript")
    copy = ana.ask("attach", incident, path, *made)["ref"]
    told = ana.ask("evidence", "show", copy)
    assert [one["ref"] for one in told["made_from"]] == [held]
    told = ana.ask("evidence", "show", held)
    assert [one["ref"] for one in told["copies"]] == [copy]
    assert told["custody"][-1]["action"] == "derived"
    assert ana.run("set", held, f"parent={copy}").status == 2


def test_evidence_that_a_person_verifies_is_taken_down_and_a_change_ends_with_a_status(ana, held):
    assert ana.ask("evidence", "verify", held)["recorded"] is True
    (path,) = (ana.vault / "blobs").iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert ana.run("evidence", "verify", held).status == 4
    shown = ana.run("evidence", "show", held)
    assert (shown.status, "HASH MISMATCH" in shown.out) == (1, True)
    actions = [one["action"] for one in ana.ask("show", held)["custody"]]
    assert actions == ["acquired", "sealed", "verified", "hash-mismatch"]
