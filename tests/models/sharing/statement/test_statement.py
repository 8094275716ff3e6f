from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import rfc8785

from models.sharing.errors import AlteredBundle, NewerBundle
from models.sharing.statement import (
    RECEIPT_KIND,
    CoarsePlace,
    EvidenceHoldings,
    Holdings,
    Recipient,
    Span,
    Statement,
    read_statement,
)

DEVICE = "0f" * 16
OTHER = "1e" * 16
RECORD = "7f000000-0000-4000-8000-000000000000"
SAID = Statement(
    bundle_id="ab" * 16,
    made_at=datetime(2026, 3, 5, 11, 22, 33, tzinfo=UTC),
    device=DEVICE,
    name="Ada",
    to=(Recipient(OTHER, "12345 67890"), Recipient(recipient="age1x")),
    purpose="review",
    count=3,
    root="cd" * 32,
    spans={DEVICE: Span(((1, 2), (5, 5)), (9, "ee" * 32)), OTHER: Span((), (4, "dd" * 32))},
    withheld={"consent": {"source.identity": ["a", "b"]}},
    stayed={"handling": 2},
    manifest="ef" * 32,
)

ALL = replace(
    SAID,
    kind=RECEIPT_KIND,
    use="inquiry",
    holds={DEVICE: Holdings(((1, 2), (5, 5)), bytes(range(12)))},
    evidence=EvidenceHoldings(frozenset({"aa" * 32}), frozenset({"bb" * 32})),
    coarser={RECORD: CoarsePlace(DEVICE, "L5", "48.75", "-37.75")},
)


def changed(**parts):
    return rfc8785.dumps(json.loads(SAID.written()) | parts)


def test_a_statement_is_read_as_it_was_written():
    assert read_statement(SAID.written()) == SAID


def test_a_statement_that_says_all_it_can_is_read_as_it_was_written():
    assert read_statement(ALL.written()) == ALL


@pytest.mark.parametrize(
    "parts",
    [
        {"kind": 1},
        {"use": "NO SUCH"},
        {"holds": {"x": {"intervals": [], "marks": ""}}},
        {"holds": {DEVICE: {"intervals": [[1, 2**40]], "marks": ""}}},
        {"holds": {DEVICE: {"intervals": [[2, 1]], "marks": ""}}},
        {"holds": {DEVICE: {"intervals": [[1, 1]], "marks": "?"}}},
        {"evidence": {"held": ["aa"]}},
        {"coarser": {"../x": {"by": DEVICE, "precision": "L5"}}},
        {"coarser": {RECORD: {"by": "x", "precision": "L5"}}},
        {"coarser": {RECORD: {"by": DEVICE, "precision": "near"}}},
        {"coarser": {RECORD: {"by": DEVICE, "precision": "L5", "lat": "91"}}},
        {"coarser": {RECORD: {"by": DEVICE, "precision": "L5", "lat": 48}}},
    ],
)
def test_an_added_part_that_nobody_would_write_is_refused(parts):
    with pytest.raises(AlteredBundle):
        read_statement(changed(**parts))


def test_what_a_later_version_may_add_is_ignored():
    assert read_statement(changed(later={"anything": [1]})) == SAID


def test_a_newer_statement_says_so_whatever_else_is_in_it():
    with pytest.raises(NewerBundle) as error:
        read_statement(rfc8785.dumps({"v": 3, "something": "else"}))
    assert error.value.exit_status == 6


@pytest.mark.parametrize(
    "parts",
    [
        {"v": True},
        {"v": 0},
        {"v": "1"},
        {"bundle": "AB" * 16},
        {"made": "yesterday"},
        {"made": 1},
        {"from": {"device": DEVICE, "name": "x" * 81}},
        {"from": {"device": DEVICE}},
        {"to": {}},
        {"to": [{"device": DEVICE}]},
        {"purpose": "x" * 2001},
        {"purpose": None},
        {"operations": []},
        {"operations": {"count": -1, "root": "cd" * 32, "devices": {}}},
        {"operations": {"count": True, "root": "cd" * 32, "devices": {}}},
        {"withheld": {"Rule!": {}}},
        {"withheld": {"consent": {"no dot": []}}},
        {"withheld": {"consent": {"a.b": [1]}}},
        {"stayed": {"handling": -1}},
        {"manifest": "ef"},
    ],
)
def test_a_statement_with_a_wrong_part_is_refused(parts):
    with pytest.raises(AlteredBundle):
        read_statement(changed(**parts))


@pytest.mark.parametrize(
    "span",
    [
        {"intervals": [[2, 1]], "head": [9, "ee" * 32]},
        {"intervals": [[1, 2], [3, 4]], "head": [9, "ee" * 32]},
        {"intervals": [[1, 12]], "head": [9, "ee" * 32]},
        {"intervals": [[1]], "head": [9, "ee" * 32]},
        {"intervals": [[1, 1]], "head": ["9", "ee" * 32]},
        {"intervals": [[1, 1]]},
    ],
)
def test_intervals_that_nobody_would_write_are_refused(span):
    operations = {"count": 3, "root": "cd" * 32, "devices": {DEVICE: span}}
    with pytest.raises(AlteredBundle):
        read_statement(changed(operations=operations))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b'{"v":1,"v":1}',
        b'{"v":1.0}',
        b'{ "v":1}',
        b'{"v":1e0}',
        b'{"v":99999999999999999999}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_json_in_any_other_form_is_refused(content):
    with pytest.raises(AlteredBundle):
        read_statement(content)


def test_a_recipient_is_known_by_device_or_by_key():
    assert SAID.addresses(device=OTHER, recipient="")
    assert SAID.addresses(device="", recipient="age1x")
    assert not replace(SAID, to=()).addresses(device=OTHER, recipient="age1x")
    assert not SAID.addresses(device=DEVICE, recipient="age1y")
