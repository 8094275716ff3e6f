"""Archives and packed changes as an enemy would make them: refused before they cost anything."""

from __future__ import annotations

import gzip
import io

import pytest

from models.sharing import BundleRefused
from models.sharing.container import BAG_INFO_FILE, BAGIT_FILE, OPERATIONS_FILE, README_FILE, Limits
from models.sharing.errors import AlteredBundle, TooLarge
from tests.models.sharing import forge
from tests.models.sharing.importing.hostile_bundles import by_sender

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
