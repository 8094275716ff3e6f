from __future__ import annotations

import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.sharing import BundleRefused
from models.sharing.container import CutBundle, Reader, Writer, archived_size
from models.sharing.container.padding import padme_length
from models.sharing.container.tar_profile import BLOCK, MOST_BYTES, header
from models.sharing.errors import AlteredBundle, TooMuch

NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789._/-", min_size=1, max_size=100)
MEMBERS = st.dictionaries(NAMES, st.binary(max_size=2000), max_size=8)


def packed(members):
    sink = io.BytesIO()
    writer = Writer(sink)
    for name, content in members.items():
        writer.add(name, content)
    assert writer.finish() == len(sink.getvalue())
    return sink.getvalue()


def unpacked(archive):
    found = {}
    reader = Reader(io.BytesIO(archive))
    while member := reader.next():
        content = b""
        while piece := member.read(700):
            content += piece
        found[member.name] = content
    return found


@given(MEMBERS)
def test_what_is_written_is_read_back(members):
    assert unpacked(packed(members)) == members


@given(MEMBERS)
def test_the_archive_has_a_padded_length(members):
    archive = packed(members)
    assert len(archive) == padme_length(len(archive))
    assert (
        len(archive) >= sum(archived_size(len(content)) for content in members.values()) + 2 * BLOCK
    )


def test_python_reads_plain_files_that_belong_to_nobody():
    archive = packed({"data/one": b"1" * 513, "statement.json": b"{}"})
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for one in tar.getmembers():
            assert one.isreg()
            assert (one.mode, one.uid, one.gid, one.mtime) == (0o644, 0, 0, 0)
            assert (one.uname, one.gname, one.linkname) == ("", "", "")
        assert tar.extractfile("data/one").read() == b"1" * 513


def test_every_flipped_bit_of_a_header_is_refused():
    archive = packed({"data/one": b"content"})
    for bit in range(BLOCK * 8):
        flipped = bytearray(archive)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(BundleRefused):
            unpacked(bytes(flipped))


@pytest.mark.parametrize("length", [0, 1, 511, 512, 600, 1024, 1535])
def test_an_archive_that_ends_early_is_cut(length):
    archive = packed({"data/one": b"x" * 512, "data/two": b"y"})
    with pytest.raises(CutBundle):
        unpacked(archive[:length])


def test_bytes_after_the_end_are_refused():
    archive = bytearray(packed({"data/one": b"x"}))
    archive[-1] = 1
    with pytest.raises(AlteredBundle):
        unpacked(bytes(archive))


def test_padding_of_another_length_is_refused():
    with pytest.raises(AlteredBundle):
        unpacked(packed({"data/one": b"x"}) + bytes(BLOCK))


def test_bytes_between_two_members_are_refused():
    archive = bytearray(packed({"data/one": b"x"}))
    archive[BLOCK + 1] = 1
    with pytest.raises(AlteredBundle):
        unpacked(bytes(archive))


def test_a_file_too_large_for_the_format_is_not_written():
    assert len(header("data/one", MOST_BYTES)) == BLOCK
    with pytest.raises(TooMuch):
        header("data/one", MOST_BYTES + 1)


def test_a_size_below_zero_is_refused_before_anything_is_read():
    archive = bytearray(packed({"data/one": b"x"}))
    archive[124:136] = b"-0000000001\0"
    archive[148:156] = b" " * 8
    archive[148:156] = b"%06o\0 " % sum(archive[:BLOCK])
    source = io.BytesIO(archive)
    with pytest.raises(AlteredBundle):
        Reader(source).next()
    assert source.tell() == BLOCK


def test_a_source_longer_than_announced_is_not_read_to_its_end():
    writer = Writer(io.BytesIO())
    assert writer.stream("data/one", 10, io.BytesIO(b"x" * 50)) > 10
