"""Bundles of every format that was ever handed out stay readable."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from crypto import age
from models.bundle import hold
from models.bundle.errors import NotForUs
from models.bundle.opening import Envelope
from models.bundle.quota import STANDARD
from models.bundle.reading import Reading, Us
from models.bundle.workspace import Workspace
from tests.golden.bundle_v1 import CONTENT
from tests.models.bundle.test_statement import ALL, SAID

GOLDEN = Path(__file__).parents[2] / "golden"
EXPECTED = json.loads((GOLDEN / "bundle-v1.json").read_text(encoding="utf-8"))


@pytest.fixture
def content(tmp_path):
    identity = age.parse_identity(EXPECTED["identity"])
    us = Us(EXPECTED["device"], str(identity.recipient()), frozenset())
    with (
        Workspace(tmp_path, random=os.urandom) as room,
        Envelope(GOLDEN / "bundle-v1.age", identity) as source,
    ):
        found = Reading(source, room, us, quotas=STANDARD).run()
        yield found, room
        found.scratch.close()


def test_a_bundle_of_the_first_format_is_read(content):
    found, _ = content
    assert found.statement.bundle_id == EXPECTED["bundle"]
    assert (found.statement.device, found.statement.name) == (EXPECTED["sender"], "Ada")
    assert found.statement.purpose == "review"
    assert found.statement.count == 6
    assert found.statement.withheld["consent"]["source.identity"] == [EXPECTED["source"]]


def test_its_changes_say_what_was_recorded(content):
    found, _ = content
    first, second = found.scratch.of([EXPECTED["incident"]])[EXPECTED["incident"]]
    assert first.values["title"] == "Ліс під Бором"
    assert first.values["tags"] == ["a", "b"]
    assert second.values == {"place": "Bor"}
    assert second.disclosures["why"].value == "heard where"
    assert second.parents == (first.hash,)


def test_its_evidence_is_the_photograph(content):
    found, room = content
    with hold.opened(found.evidence[EXPECTED["evidence"]], room) as source:
        assert source.read() == CONTENT


def test_it_is_closed_to_others():
    stranger = age.generate_identity()
    with pytest.raises(NotForUs):
        Envelope(GOLDEN / "bundle-v1.age", stranger)


def test_a_statement_is_written_byte_for_byte_as_ever():
    assert SAID.written() == (GOLDEN / "bundle-statement-v1.json").read_bytes()


def test_a_statement_with_every_part_is_written_byte_for_byte_as_ever():
    assert ALL.written() == (GOLDEN / "bundle-statement-all-v1.json").read_bytes()
