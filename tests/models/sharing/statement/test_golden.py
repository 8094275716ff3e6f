"""Bundles of every format that was ever handed out stay readable."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from crypto import age
from crypto.signing import Card, verify_both
from models.sharing.container import STANDARD, Envelope, NotForUs, read_manifest
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


def test_a_dossier_of_each_format_opens_and_its_signed_parts_hold():
    expected = json.loads((GOLDEN / "dossier-v3.json").read_text(encoding="utf-8"))
    with (GOLDEN / "dossier-v3.age").open("rb") as file:
        plain = io.BytesIO()
        age.decrypt(file, plain, [age.parse_identity(expected["identity"])])
    plain.seek(0)
    with tarfile.open(fileobj=plain) as archive:
        found = {one.name: archive.extractfile(one).read() for one in archive}
    said = read_statement(found["statement.json"])
    assert said.written() == found["statement.json"]
    assert (said.version, said.kind, said.bundle_id) == (3, "dossier", expected["bundle"])
    assert [one.name for one in said.to] == ["Court of the capital"]
    assert said.withheld["consent"]["source.identity"] == [expected["source"]]
    card = Card.parse(found[f"data/cards/{expected['sender']}.json"])
    ssh, mldsa = found["statement.json.sig"].decode(), found["statement.json.mldsa"]
    signed = found["statement.json"]
    verify_both(card, signed, ssh=ssh, mldsa=mldsa, namespace="afield-bundle")
    assert said.manifest == hashlib.sha256(found["manifest-sha256.txt"]).hexdigest()
    listed = read_manifest(found["manifest-sha256.txt"])
    data = {name: content for name, content in found.items() if name.startswith("data/")}
    assert listed == {name: hashlib.sha256(one).hexdigest() for name, one in data.items()}
    assert found[expected["file"]] == CONTENT
    assert "Ліс під Бором" in found["data/index.html"].decode()
