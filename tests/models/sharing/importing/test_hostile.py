"""Bundles as an enemy would make them: each is refused, and the vault is as it was."""

from __future__ import annotations

import gzip
import io
import json
import os
import re

import pytest
import rfc8785

from crypto import age
from crypto.canonical import encode
from crypto.files import StorageFailed
from crypto.signing import Identity, signature
from models.log import Operation, sign_operation
from models.log.errors import OperationError
from models.sharing import BundleRefused, read_bundle
from models.sharing.container import (
    ALLOWED_SIGNERS_FILE,
    BAG_INFO_FILE,
    BAGIT_FILE,
    MANIFEST_FILE,
    MLDSA_SIGNATURE_FILE,
    OPERATIONS_FILE,
    README_FILE,
    SSH_SIGNATURE_FILE,
    STATEMENT_FILE,
    TAG_MANIFEST_FILE,
    CutBundle,
    Limits,
    NotABundle,
    NotForUs,
    Tree,
    card_name,
    digest_in,
)
from models.sharing.errors import AlteredBundle, ForgedBundle, NewerBundle, TooLarge
from models.sharing.importing import PassedOn
from models.sharing.peers import ChangedKey
from models.sharing.statement import SIGNATURE_NAMESPACE, ranges_of
from tests.models.sharing import forge

SMALL = Limits(
    statement=100_000, manifest=100_000, small=10_000, card=10_000, cards=2, evidence_files=2,
    packed_operations=20_000, operations=20, inflated=200_000, line=50_000, record=40_000,
    record_operations=8,
)  # fmt: skip


@pytest.fixture(scope="module")
def parts(pair):
    return forge.members(forge.opened(pair.path, pair.reader.identity))


@pytest.fixture
def refused(pair, tmp_path):
    """Reads a hostile bundle and demands that it left no trace."""

    def refuse(content, kind, *, quotas=SMALL):
        path = tmp_path / "hostile.age"
        if isinstance(content, dict):
            content = forge.archive(content)
        forge.sealed(content, path, pair.reader.card)
        before = trace(pair.reader)
        with pytest.raises(BundleRefused) as error:
            read_bundle(pair.reader, path, quotas=quotas)
        assert isinstance(error.value, kind), repr(error.value)
        assert trace(pair.reader) == before
        return error.value

    return refuse


def trace(vault):
    """What of a vault a refused bundle must not have touched."""
    files = {
        str(path.relative_to(vault.folder)): path.read_bytes() if path.is_file() else None
        for path in vault.folder.rglob("*")
        if path.suffix != ".lock"
    }
    return files, vault.chains(), len(vault.journal())


def by_sender(pair, parts, **changes):
    """Sign what a colleague turned enemy could sign."""
    return forge.signed(parts, pair.sender.identity, pair.sender.card, **changes)


def said(parts):
    return json.loads(parts[STATEMENT_FILE])


def test_the_bundle_that_all_others_are_made_from_is_accepted(pair, parts, tmp_path):
    path = forge.sealed(forge.archive(parts), tmp_path / "good.age", pair.reader.card)
    with read_bundle(pair.reader, path, quotas=SMALL) as quarantine:
        assert len(quarantine.preview().records) == 6
    path = forge.sealed(
        forge.archive(by_sender(pair, parts)), tmp_path / "again.age", pair.reader.card
    )
    read_bundle(pair.reader, path, quotas=SMALL).close()


# The file


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x03\x04" * 99, b"age-encryption", b"\n" * 99])
def test_another_file_is_not_a_bundle(pair, tmp_path, content):
    path = tmp_path / "x.age"
    path.write_bytes(content)
    with pytest.raises(NotABundle):
        read_bundle(pair.reader, path)


def test_a_missing_file_is_a_matter_of_storage(pair, tmp_path):
    with pytest.raises(StorageFailed):
        read_bundle(pair.reader, tmp_path / "nowhere.age")


def test_a_folder_or_a_pipe_is_not_a_bundle(pair, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(NotABundle):
            read_bundle(pair.reader, path)


def test_a_bundle_that_was_armored_for_a_message_is_read(pair, parts, tmp_path):
    path = tmp_path / "armored.age"
    recipient = age.parse_recipient(pair.reader.card.recipient)
    with path.open("wb") as file:
        age.encrypt(io.BytesIO(forge.archive(parts)), file, [recipient], armor=True)
    read_bundle(pair.reader, path).close()
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(AlteredBundle):
        read_bundle(pair.reader, path)


def test_a_newer_age_file_says_so(pair, tmp_path):
    path = tmp_path / "x.age"
    path.write_bytes(pair.path.read_bytes().replace(b"/v1\n", b"/v2\n", 1))
    with pytest.raises(NewerBundle):
        read_bundle(pair.reader, path)


def test_an_age_file_of_something_else_is_refused(refused):
    for content in (b"", b"hello", b"x" * 70_000, bytes(65536)):
        refused(content, BundleRefused)


def test_a_bundle_for_somebody_else_does_not_open(pair):
    with pytest.raises(NotForUs):
        read_bundle(pair.stranger, pair.path)


def test_a_bundle_that_a_recipient_passes_on_is_refused(pair, parts, tmp_path):
    path = forge.sealed(forge.archive(parts), tmp_path / "on.age", pair.stranger.card)
    with pytest.raises(PassedOn):
        read_bundle(pair.stranger, path)


@pytest.mark.parametrize("step", range(40))
def test_a_cut_file_is_refused(pair, tmp_path, step):
    whole = pair.path.read_bytes()
    path = tmp_path / "cut.age"
    path.write_bytes(whole[: len(whole) * step // 40])
    with pytest.raises((NotABundle, CutBundle, AlteredBundle)) as error:
        read_bundle(pair.reader, path)
    if step > 2:
        assert isinstance(error.value, CutBundle)


def test_one_byte_less_is_a_cut(pair, tmp_path):
    path = tmp_path / "cut.age"
    path.write_bytes(pair.path.read_bytes()[:-1])
    with pytest.raises(CutBundle):
        read_bundle(pair.reader, path)


def test_flipped_bits_anywhere_are_refused(pair, tmp_path):
    whole = bytearray(pair.path.read_bytes())
    path = tmp_path / "flipped.age"
    header = whole.find(b"\n", whole.find(b"\n---") + 1)
    places = {*range(0, header + 40, 13), *range(header, len(whole), 4999), len(whole) - 1}
    before = trace(pair.reader)
    for at in sorted(places):
        whole[at] ^= 1 << at % 8
        path.write_bytes(whole)
        with pytest.raises(BundleRefused):
            read_bundle(pair.reader, path)
        whole[at] ^= 1 << at % 8
    assert trace(pair.reader) == before


# The archive


def test_flipped_bits_inside_the_encryption_are_refused(pair, parts, refused):
    archive = bytearray(forge.archive(parts))
    unsigned = {README_FILE, BAG_INFO_FILE, BAGIT_FILE}
    for at in range(3, len(archive), 6007):
        archive[at] ^= 4
        refused(bytes(archive), BundleRefused)
        archive[at] ^= 4
    assert unsigned < set(parts)


@pytest.mark.parametrize("length", [0, 100, 512, 5000, 20_000, 60_000, 65_536, 100_000])
def test_a_cut_archive_is_refused(parts, refused, length):
    refused(forge.archive(parts)[:length], BundleRefused)


def kind_of(flag, link=b""):
    def change(header):
        header[156:157] = flag
        header[157 : 157 + len(link)] = link

    return change


def renamed(name):
    def change(header):
        header[:100] = name.ljust(100, b"\0")

    return change


@pytest.mark.parametrize(
    "change",
    [
        kind_of(b"1", b"README.txt"),
        kind_of(b"2", b"/etc/passwd"),
        kind_of(b"3"),
        kind_of(b"4"),
        kind_of(b"5"),
        kind_of(b"6"),
        kind_of(b"7"),
        kind_of(b"L"),
        kind_of(b"K"),
        kind_of(b"x"),
        kind_of(b"g"),
        kind_of(b"S"),
        kind_of(b"\0"),
        renamed(b"/etc/passwd"),
        renamed(b"../../vault.db"),
        renamed(b"data/../statement.json"),
        renamed(b"readme.txt"),
        renamed(b"statement.json"),
        renamed(b"README.txt\0junk"),
        renamed(b"\x1b]52;c;x\x07"),
        renamed("дані".encode()),
        renamed(b""),
        lambda header: header.__setitem__(slice(100, 108), b"0004755\0"),
        lambda header: header.__setitem__(slice(108, 116), b"0001000\0"),
        lambda header: header.__setitem__(slice(136, 148), b"14000000000 "),
        lambda header: header.__setitem__(slice(124, 136), b"\x80" + bytes(10) + b"\x01"),
        lambda header: header.__setitem__(slice(124, 136), b"-0000000001\0"),
        lambda header: header.__setitem__(slice(124, 136), b"77777777777\0"),
        lambda header: header.__setitem__(slice(265, 269), b"root"),
        lambda header: header.__setitem__(slice(345, 349), b"/etc"),
        lambda header: header.__setitem__(slice(257, 265), b"ustar  \0"),
    ],
)
def test_a_member_that_is_not_a_plain_expected_file_is_refused(parts, refused, change):
    archive = forge.archive(parts)
    for index in range(len(parts)):
        changed = forge.reheaded(archive, index, change)
        # One of the changes gives a member the name that it has.
        if changed != archive:
            refused(changed, BundleRefused)


def test_members_in_another_order_are_refused(pair, parts, refused):
    names = list(parts)
    for at in range(len(names) - 1):
        swapped = [*names[:at], names[at + 1], names[at], *names[at + 2 :]]
        refused({name: parts[name] for name in swapped}, AlteredBundle)


def test_a_missing_member_is_refused(parts, refused):
    for name in parts:
        refused({one: parts[one] for one in parts if one != name}, BundleRefused)


def test_a_member_that_comes_twice_is_refused(parts, refused):
    for name in parts:
        sink = io.BytesIO()
        writer = forge.Writer(sink)
        for one, content in parts.items():
            writer.add(one, content)
            if one == name:
                writer.add(one, content)
        writer.finish()
        refused(sink.getvalue(), AlteredBundle)


def test_a_member_that_no_bundle_has_is_refused(pair, parts, refused):
    for name in ("data/extra", "data/cards/x.json", "data/Operations.jsonl.gz", "zz"):
        refused(parts | {name: b"x"}, AlteredBundle)
        refused(by_sender(pair, parts | {name: b"x"}), AlteredBundle)


def test_something_behind_the_end_is_refused(parts, refused):
    refused(forge.archive(parts) + b"\0" * 511 + b"x", AlteredBundle)
    refused(forge.archive(parts) + bytes(512), AlteredBundle)


# The statement and its signatures


def test_a_newer_bundle_says_so_even_with_members_unknown_today(pair, parts, refused):
    newer = by_sender(pair, parts, v=3)
    error = refused({**newer, "data/new-kind/x": b"x"}, NewerBundle)
    assert error.exit_status == 6


def test_only_one_of_the_two_signatures_is_not_enough(pair, parts, refused):
    content = parts[STATEMENT_FILE]
    other = pair.stranger.identity
    forged = signature.sign_mldsa(other, content, SIGNATURE_NAMESPACE)
    for wrong in (b"", forged, parts[MLDSA_SIGNATURE_FILE][:-1], b"\0" * 2420):
        refused(forge.retagged(parts | {MLDSA_SIGNATURE_FILE: wrong}), ForgedBundle)
    forged = signature.sign_ssh(other, content, SIGNATURE_NAMESPACE).encode()
    elsewhere = signature.sign_ssh(pair.sender.identity, content, "afield-other").encode()
    for wrong in (b"", forged, elsewhere, b"\xff", parts[SSH_SIGNATURE_FILE] + b"\n"):
        refused(forge.retagged(parts | {SSH_SIGNATURE_FILE: wrong}), ForgedBundle)


def test_a_changed_statement_under_old_signatures_is_refused(parts, refused):
    for change in ({"purpose": "public"}, {"made": "2020-01-01T00:00:00Z"}, {"stayed": {}}):
        changed = rfc8785.dumps(said(parts) | change | {"extra": 1})
        refused(forge.retagged(parts | {STATEMENT_FILE: changed}), ForgedBundle)


def test_a_statement_signed_by_another_than_it_names_is_refused(pair, parts, refused):
    identity, card = pair.stranger.identity, pair.stranger.card
    refused(forge.signed(parts, identity, card), ForgedBundle)
    own = {"device": card.device, "name": card.name}
    refused(forge.signed(parts, identity, card, **{"from": own}), ForgedBundle)


def test_a_statement_that_gives_its_signer_another_name_is_refused(pair, parts, refused):
    own = {"device": pair.sender.device, "name": "The Commission"}
    refused(by_sender(pair, parts, **{"from": own}), ForgedBundle)


def test_allowed_signers_of_another_key_are_refused(pair, parts, refused):
    line = signature.allowed_signers_line(pair.stranger.card, SIGNATURE_NAMESPACE).encode()
    refused(forge.retagged(parts | {ALLOWED_SIGNERS_FILE: line}), ForgedBundle)


@pytest.mark.parametrize(
    "statement",
    [
        b'{"v":1,"v":1}',
        b'{"v":1.0}',
        b"[" * 90_000,
        b"{}",
        b"null",
        b'{"v":1}\n',
        b"\xef\xbb\xbf{}",
        b'{"a":"\\ud800"}',
    ],
)
def test_a_statement_that_is_not_canonical_is_refused(parts, refused, statement):
    refused(forge.retagged(parts | {STATEMENT_FILE: statement}), AlteredBundle)


def test_manifests_that_disagree_are_refused(pair, parts, refused):
    other = parts[MANIFEST_FILE].replace(b"a", b"b", 1)
    refused(parts | {MANIFEST_FILE: other}, AlteredBundle)
    refused(forge.retagged(parts | {MANIFEST_FILE: other}), AlteredBundle)
    refused(parts | {TAG_MANIFEST_FILE: b""}, AlteredBundle)
    refused(parts | {README_FILE: b"run this"}, AlteredBundle)
    listed = parts[MANIFEST_FILE] + b"00" * 32 + b"  ../../etc/passwd\n"
    changed = rfc8785.dumps(said(parts) | {"manifest": forge.digest(listed)})
    evil = parts | {MANIFEST_FILE: listed, STATEMENT_FILE: changed}
    refused(forge.retagged(evil), AlteredBundle)


def test_evidence_under_another_digest_is_refused(pair, parts, refused):
    (name,) = [name for name in parts if digest_in(name)]
    refused(parts | {name: b"other bytes"}, AlteredBundle)
    refused(by_sender(pair, parts | {name: b"other bytes"}), AlteredBundle)


# Cards and changes


def test_a_card_that_does_not_hold_is_refused(pair, parts, refused):
    name = card_name(pair.sender.device)
    altered = parts[name].replace(b'"Ada"', b'"Eve"')
    refused(by_sender(pair, parts | {name: altered}), ForgedBundle)
    refused(by_sender(pair, parts | {name: pair.stranger.card.to_bytes()}), ForgedBundle)
    refused(by_sender(pair, {one: parts[one] for one in parts if one != name}), ForgedBundle)


def device_of(line):
    return json.loads(line)["header"]["device"]


def rewritten(pair, parts, lines, *, count=None):
    """Sign for changed lines as if they had always been there."""
    tree = Tree()
    numbers = {}
    for line in lines:
        try:
            one = Operation.from_line(line)
        except OperationError:
            continue
        tree.add(bytes.fromhex(one.hash))
        numbers.setdefault(one.device, []).append(one.seq)
    devices = {
        device: {
            "intervals": [list(run) for run in ranges_of(found)], "head": [max(found), "00" * 32]
        }
        for device, found in numbers.items()
    }  # fmt: skip
    operations = {"count": count or tree.size, "root": tree.root(), "devices": devices}
    return by_sender(pair, forge.with_lines(parts, lines), operations=operations)


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


def test_a_change_by_a_newer_afield_says_so(pair, parts, refused):
    lines = forge.lines(parts)
    newer = lines[0].replace(b'"v":2', b'"v":3')
    refused(rewritten(pair, parts, [newer, *lines[1:]]), NewerBundle)


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


# Quotas


def bomb(size):
    sink = io.BytesIO()
    with gzip.GzipFile("", "wb", fileobj=sink, mtime=0) as packed:
        for _ in range(size >> 20):
            packed.write(bytes(1 << 20))
    return sink.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked(pair, parts, refused):
    content = bomb(64 << 20)
    error = refused(by_sender(pair, parts | {OPERATIONS_FILE: content}), TooLarge, quotas=Limits())
    assert "one change" in str(error)


def test_a_bomb_of_many_lines_is_refused(pair, parts, refused):
    line = forge.lines(parts)[0]
    content = gzip.compress(line * 30)
    refused(by_sender(pair, parts | {OPERATIONS_FILE: content}), BundleRefused)


@pytest.mark.parametrize("tail", [b"x", gzip.compress(b"x", mtime=0), b"\0"])
def test_something_behind_the_compressed_changes_is_refused(pair, parts, refused, tail):
    content = parts[OPERATIONS_FILE] + tail
    refused(by_sender(pair, parts | {OPERATIONS_FILE: content}), AlteredBundle)


@pytest.mark.parametrize(
    "content", [b"", b"\x1f\x8b", b"plain text\n", b"\x1f\x8b\x08" + bytes(50)]
)
def test_changes_that_are_not_gzip_are_refused(pair, parts, refused, content):
    refused(by_sender(pair, parts | {OPERATIONS_FILE: content}), BundleRefused)


@pytest.mark.parametrize("cut", [1, 5, 20, 200])
def test_compressed_changes_that_end_early_are_refused(pair, parts, refused, cut):
    content = parts[OPERATIONS_FILE][:-cut]
    refused(by_sender(pair, parts | {OPERATIONS_FILE: content}), AlteredBundle)


@pytest.mark.parametrize(
    "quota",
    [
        {"statement": 100},
        {"manifest": 100},
        {"small": 100},
        {"card": 100},
        {"cards": 0},
        {"evidence_files": 0},
        {"packed_operations": 100},
        {"operations": 5},
        {"inflated": 3000},
        {"line": 500},
        {"record": 500},
        {"record_operations": 0},
    ],
)
def test_every_quota_is_kept(parts, refused, quota):
    refused(parts, TooLarge, quotas=Limits(**quota))


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
