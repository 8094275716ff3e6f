"""Cards and changes as an enemy would make them: refused, with no recorded value in the refusal."""

from __future__ import annotations

import gzip
import json
import os
import re

import pytest

from crypto.canonical import encode
from crypto.signing import Identity
from models.log import Operation, sign_operation
from models.sharing import BundleRefused, read_bundle
from models.sharing.container import OPERATIONS_FILE, Tree, card_name
from models.sharing.errors import ForgedBundle, NewerBundle
from models.sharing.peers import ChangedKey
from tests.models.sharing import forge
from tests.models.sharing.importing.hostile_bundles import by_sender, device_of, rewritten, said


def test_a_card_that_does_not_hold_is_refused(pair, parts, refused):
    name = card_name(pair.sender.device)
    altered = parts[name].replace(b'"Ada"', b'"Eve"')
    refused(by_sender(pair, parts | {name: altered}), ForgedBundle)
    refused(by_sender(pair, parts | {name: pair.stranger.card.to_bytes()}), ForgedBundle)
    refused(by_sender(pair, {one: parts[one] for one in parts if one != name}), ForgedBundle)


def test_a_change_that_is_not_well_formed_is_refused(pair, parts, refused):
    lines = forge.lines(parts)
    first = json.loads(lines[0])
    field = next(iter(first["disclosures"]))
    salt, value = first["disclosures"][field]
    wrongs = [
        b"\n",
        b"{}\n",
        b"[" * 1000 + b"\n",
        lines[0].replace(b'"v":2', b'"v":2,"v":2'),
        lines[0].replace(b'"v":2', b'"v":2.0'),
        lines[0].replace(b'"v":2', b'"v":0'),
        lines[0].replace(b":", b": ", 1),
        b" " + lines[0],
        encode(first | {"more": 1}) + b"\n",
        encode(first | {"signature": "00" * 63}) + b"\n",
        encode(first | {"disclosures": {field: [salt, value, 1]}}) + b"\n",
        encode(first | {"disclosures": {field: [salt, "another"]}}) + b"\n",
        encode(first | {"disclosures": {field: ["00" * 16, value]}}) + b"\n",
        encode(first | {"disclosures": {"nobody": [salt, value]}}) + b"\n",
        encode(first | {"disclosures": {field: [salt, {"a": 1}]}}) + b"\n",
    ]
    for wrong in wrongs:
        refused(rewritten(pair, parts, [wrong, *lines[1:]], count=len(lines)), ForgedBundle)


def test_a_change_of_a_later_format_whose_place_cannot_be_told_says_so(pair, parts, refused):
    lines = forge.lines(parts)
    newer = lines[0].replace(b'"v":2', b'"v":3').replace(b'"seq":', b'"sequence":')
    changed = forge.with_lines(parts, [encode(json.loads(newer)) + b"\n", *lines[1:]])
    refused(by_sender(pair, changed), NewerBundle)


def test_a_change_under_anothers_name_is_refused(pair, parts, refused):
    """The signer holds a colleague's card and puts words into that colleague's mouth."""
    eve, ben = pair.sender.identity, pair.reader.card

    class Pretender:
        device = ben.device
        sign = staticmethod(eve.sign)

    forged = sign_operation(
        Pretender(), seq=1, prev="0" * 64, parents=[], at=(1, 0), kind="incident",
        record="00000000-0000-4000-8000-000000000000", values={"title": "x"}, random=os.urandom,
    )  # fmt: skip
    lines = sorted([*forge.lines(parts), forged.line()], key=device_of)
    cards = forge.ordered(parts | {card_name(ben.device): ben.to_bytes()})
    refused(rewritten(pair, cards, lines), ForgedBundle)
    refused(rewritten(pair, parts, lines), ForgedBundle)


def test_changes_that_the_statement_does_not_sign_for_are_refused(pair, parts, refused):
    lines = forge.lines(parts)
    for wrong in (lines[:-1], lines[1:], [lines[1], lines[0], *lines[2:]], [*lines, lines[-1]], []):
        refused(by_sender(pair, forge.with_lines(parts, wrong)), ForgedBundle)
        refused(forge.with_lines(parts, wrong), BundleRefused)
    operations = said(parts)["operations"]
    for change in ({"root": "00" * 32}, {"count": 5}, {"count": 7}, {"devices": {}}):
        refused(by_sender(pair, parts, operations=operations | change), ForgedBundle)


def test_a_change_whose_value_was_cut_out_is_still_the_one_that_was_signed(pair, parts, tmp_path):
    lines = [Operation.from_line(line) for line in forge.lines(parts)]
    stripped = [one.without(["title"]).line() for one in lines]
    content = forge.archive(by_sender(pair, forge.with_lines(parts, stripped)))
    path = forge.sealed(content, tmp_path / "stripped.age", pair.reader.card)
    with read_bundle(pair.reader, path) as quarantine:
        found = {one.record: one for one in quarantine.preview().records}
        assert found[pair.case.incident].withheld == ("title",)


def test_a_refusal_names_no_recorded_value(pair, parts, refused):
    lines = forge.lines(parts)
    secret = re.compile("bridge|I saw it|weather")
    for at in range(len(lines)):
        damaged = [*lines[:at], lines[at][:-20] + b"\n", *lines[at + 1 :]]
        error = refused(rewritten(pair, parts, damaged, count=len(lines)), ForgedBundle)
        told = [str(error), error.next_step, repr(error.facts)]
        assert not secret.search("".join(told))


def test_a_stranger_cannot_make_a_colleague(pair, parts, tmp_path):
    """A key that names itself like a colleague is refused at acceptance, not only marked."""
    false = Identity.generate()
    card = false.card("Ada", "2026-01-01")
    operation = sign_operation(
        false, seq=1, prev="0" * 64, parents=[], at=(1, 0), kind="incident",
        record="00000000-0000-4000-8000-000000000001", values={"title": "x"}, random=os.urandom,
    )  # fmt: skip
    kept = {name: content for name, content in parts.items() if not name.startswith("data/")}
    made = kept | {
        card_name(false.device): card.to_bytes(),
        OPERATIONS_FILE: gzip.compress(operation.line(), mtime=0),
    }
    tree = Tree()
    tree.add(bytes.fromhex(operation.hash))
    operations = {
        "count": 1,
        "root": tree.root(),
        "devices": {false.device: {"intervals": [[1, 1]], "head": [1, operation.hash]}},
    }
    own = {"device": false.device, "name": "Ada"}
    signed = forge.signed(made, false, card, operations=operations, **{"from": own})
    path = forge.sealed(forge.archive(signed), tmp_path / "false.age", pair.reader.card)
    with read_bundle(pair.reader, path) as quarantine, pytest.raises(ChangedKey):
        quarantine.accept(accept_unknown=True)
    assert pair.reader.chains() == {}
