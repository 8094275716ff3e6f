"""Bundles of every format that was ever handed out stay readable."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from crypto import age
from models.sharing.container import STANDARD, Envelope, NotForUs
from models.sharing.importing.bundle_reader import Addressee, BundleReader
from models.sharing.staging import Workspace
from models.sharing.staging.evidence_staging import open_staged
from models.sharing.statement import read_statement
from tests.golden.bundle import CONTENT
from tests.models.sharing.statement.test_statement import ALL, SAID

GOLDEN = Path(__file__).parents[3] / "golden"


@pytest.fixture(params=["bundle-v1", "bundle-v2"])
def content(request, tmp_path):
    expected = json.loads((GOLDEN / f"{request.param}.json").read_text(encoding="utf-8"))
    identity = age.parse_identity(expected["identity"])
    us = Addressee(expected["device"], str(identity.recipient()), frozenset())
    with (
        Workspace(tmp_path, random=os.urandom) as room,
        Envelope(GOLDEN / f"{request.param}.age", identity) as source,
    ):
        found = BundleReader(source, room, us, quotas=STANDARD).run()
        yield found, room, expected
        found.scratch.close()


def test_a_bundle_of_each_format_is_read(content):
    found, _, expected = content
    assert found.statement.bundle_id == expected["bundle"]
    assert (found.statement.device, found.statement.name) == (expected["sender"], "Ada")
    assert found.statement.purpose == "review"
    assert found.statement.count == 6
    assert found.statement.withheld["consent"]["source.identity"] == [expected["source"]]


def test_its_changes_say_what_was_recorded(content):
    found, _, expected = content
    first, second = found.scratch.of([expected["incident"]])[expected["incident"]]
    assert first.values["title"] == "Ліс під Бором"
    assert first.values["tags"] == ["a", "b"]
    assert second.values == {"place": "Bor"}
    assert second.disclosures["why"].value == "heard where"
    assert second.parents == (first.hash,)


def test_its_evidence_is_the_photograph(content):
    found, room, expected = content
    with open_staged(found.evidence[expected["evidence"]], room) as source:
        assert source.read() == CONTENT


def test_it_is_closed_to_others():
    stranger = age.generate_identity()
    with pytest.raises(NotForUs):
        Envelope(GOLDEN / "bundle-v1.age", stranger)


@pytest.mark.parametrize("version", [1, 2])
def test_a_statement_is_written_byte_for_byte_as_ever(version):
    golden = (GOLDEN / f"bundle-statement-v{version}.json").read_bytes()
    assert replace(SAID, version=version).written() == golden
    assert read_statement(golden) == replace(SAID, version=version)


@pytest.mark.parametrize("version", [1, 2])
def test_a_statement_with_every_part_is_written_byte_for_byte_as_ever(version):
    golden = (GOLDEN / f"bundle-statement-all-v{version}.json").read_bytes()
    assert replace(ALL, version=version).written() == golden
