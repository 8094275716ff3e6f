"""Metadata that is made to do harm is refused in words, and never held: whatever it announces."""

from __future__ import annotations

import io
import struct
import tracemalloc

import pytest

from models.metadata import FactName, Trouble, file_type
from models.metadata.reading.boxes import MOST_BOXES
from models.metadata.reading.byte_source import MOST_AT_ONCE
from models.metadata.reading.reader import read_facts
from tests import media

MIB = 1024 * 1024
FOUR_GB = 0xFFFF_FFFF


class Asked(io.BytesIO):
    """Bytes that remember how many of them were asked for at once."""

    most = 0

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert size >= 0
        self.most = max(self.most, size)
        return super().read(size)


class Endless:
    """A file that never ends, and counts how much of it was read."""

    def __init__(self, head: bytes) -> None:
        self.head = head
        self.given = 0

    def read(self, size: int, /) -> bytes:
        self.given += size
        piece, self.head = self.head[:size], self.head[size:]
        return piece.ljust(size, b"\0")


def tried(data: bytes):
    """Return what was read, after proving that it took little memory at once."""
    file = Asked(data)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        read = read_facts(file, file_type(data))
        peak = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
    assert file.most <= MOST_AT_ONCE
    assert peak < 8 * MIB
    return read


def atom(kind: bytes, size: int, data: bytes = b"") -> bytes:
    return struct.pack(">I4s", size, kind) + data


FTYP = media.box(b"ftyp", b"isom", bytes(4))


@pytest.mark.parametrize(
    ("film", "trouble"),
    [
        (atom(b"moov", FOUR_GB, atom(b"mvhd", FOUR_GB - 8)), Trouble.CUT_SHORT),
        (atom(b"moov", 16, atom(b"udta", FOUR_GB)), Trouble.BAD_BOX),
        (atom(b"moov", 24, struct.pack(">I4sQ", 1, b"udta", 1 << 63)), Trouble.BAD_BOX),
        (struct.pack(">I4sQ", 1, b"moov", 1 << 63), Trouble.CUT_SHORT),
        (struct.pack(">I4sQ", 1, b"mdat", (1 << 64) - 1), Trouble.CUT_SHORT),
        (struct.pack(">I4sQ", 1, b"moov", 15), Trouble.BAD_BOX),
        (atom(b"moov", 7), Trouble.BAD_BOX),
        (atom(b"moov", 16, atom(b"udta", 0)), Trouble.BAD_BOX),
        (media.box(b"moov", atom(b"mvhd", 9, b"\0")), Trouble.BAD_BOX),
        (media.box(b"moov", media.box(b"meta", media.box(b"keys", bytes(4)))), Trouble.BAD_BOX),
        (
            media.box(
                b"moov", media.box(b"meta", media.box(b"keys", struct.pack(">II", 0, FOUR_GB)))
            ),
            Trouble.TOO_MANY,
        ),
        (media.box(b"uuid", b"short"), Trouble.BAD_BOX),
    ],
)
def test_a_box_that_does_not_fit_is_refused_and_takes_no_memory(film, trouble) -> None:
    assert tried(FTYP + film).trouble is trouble


def test_a_value_of_many_megabytes_in_a_film_is_passed_over() -> None:
    huge = media.box(
        b"udta", media.box(b"\xa9xyz", bytes(64 * MIB)), media.user_text(b"\xa9mod", "V")
    )
    read = read_facts(Asked(media.film(huge)), file_type(FTYP))
    assert [fact.name for fact in read.facts] == [FactName.MODEL]


def test_a_value_that_is_larger_than_a_block_may_be_is_refused() -> None:
    xmp = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
    read = tried(FTYP + atom(b"uuid", FOUR_GB, xmp))
    assert read.trouble is Trouble.TOO_LONG


@pytest.mark.parametrize("kind", [b"moov", b"udta", b"meta", b"mdat"])
def test_boxes_that_are_nested_ten_thousand_deep_are_not_followed(kind: bytes) -> None:
    nested = b""
    for _ in range(10_000):
        nested = struct.pack(">I4s", len(nested) + 8, kind) + nested
    read = tried(FTYP + nested)
    assert read.facts == ()
    assert read.trouble is None


def test_boxes_without_end_beside_each_other_are_counted() -> None:
    assert tried(FTYP + atom(b"free", 8) * (MOST_BOXES + 1)).trouble is Trouble.TOO_MANY
    inside = media.box(b"moov", atom(b"free", 8) * (MOST_BOXES + 1))
    assert tried(FTYP + inside).trouble is Trouble.TOO_MANY


def test_a_box_that_goes_on_to_the_end_is_not_read_to_it() -> None:
    file = Endless(FTYP + atom(b"mdat", 0))
    assert read_facts(file, file_type(FTYP)).trouble is None
    assert file.given < 1_000


def exif_with(kind: int, count: int, place: int = 26, tag: int = 0x010E) -> bytes:
    entry = struct.pack(">HHII", tag, kind, count, place)
    return b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4) + b"word\0"


@pytest.mark.parametrize("kind", [*range(13), 129, 0xFFFF])
@pytest.mark.parametrize("tag", [0x010E, 0x9003, 0x8769, 0x8825, 0x927C, 0x02BC])
def test_a_tag_that_announces_four_gigabytes_takes_what_there_is(kind: int, tag: int) -> None:
    for place in (0, 8, 26, FOUR_GB):
        read = tried(media.jpeg(exif=exif_with(kind, FOUR_GB, place, tag)))
        assert read.trouble in {None, Trouble.BAD_EXIF}


def test_directories_that_point_to_themselves_come_to_an_end() -> None:
    round_and_round = struct.pack(">HHII", 0x8825, media.LONG, 1, 8) * 50
    block = b"MM\0*" + struct.pack(">IH", 8, 50) + round_and_round + struct.pack(">I", 8)
    read = tried(media.jpeg(exif=block))
    assert (read.facts, read.trouble) in {((), None), ((), Trouble.BAD_EXIF)}


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE x SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize(
    ("block", "trouble"),
    [
        (BOMB.encode() + b"<x>&c;</x>", Trouble.DEFINES),
        (OUTSIDE.encode() + b"<x/>", Trouble.DEFINES),
        ((BOMB + "<x>&c;</x>").encode("utf-16"), Trouble.DEFINES),
        (b"<x>" * 1_000, Trouble.TOO_MANY),
        (b"<x>" + b"<y/>" * 14_000 + b"</x>", None),
        (b"<x>&outside;</x>", Trouble.BAD_XMP),
        (b"<x", Trouble.BAD_XMP),
        (b"\0\0", Trouble.BAD_XMP),
        (b"\xff\xfe\0\0", Trouble.BAD_XMP),
        (b'<?xml version="1.0" encoding="no-such"?><x/>', Trouble.BAD_XMP),
    ],
)
def test_xml_that_defines_swells_or_breaks_is_refused(block: bytes, trouble) -> None:
    assert tried(media.jpeg(xmp=block)).trouble is trouble


def test_a_picture_bomb_is_not_a_picture_here_and_its_metadata_is_read() -> None:
    size = (60_000, 60_000)
    text = media.xmp_in_png(media.xmp_block({"tiff:Model": "V-12"}))
    read = tried(media.png(text, size=size))
    assert (read.trouble, [fact.text for fact in read.facts]) == (None, ["V-12"])


def test_compressed_text_that_swells_is_stopped_while_it_swells() -> None:
    bomb = media.xmp_in_png(bytes(200 * MIB), compressed=True)
    assert len(bomb) < MIB
    assert tried(media.png(bomb)).trouble is Trouble.SWELLS


def test_a_chunk_of_four_gigabytes_is_refused_or_runs_out() -> None:
    for kind, trouble in ((b"eXIf", Trouble.TOO_LONG), (b"IDAT", Trouble.CUT_SHORT)):
        data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", FOUR_GB) + kind
        assert tried(data).trouble is trouble
    head = b"RIFF" + bytes(4) + b"WEBPEXIF" + struct.pack("<I", FOUR_GB)
    assert tried(head).trouble is Trouble.TOO_LONG


def test_segments_and_fill_bytes_without_end_are_counted() -> None:
    for part in (media.segment(0xE5, b""), b"\xff"):
        file = Endless(b"\xff\xd8\xff" if part == b"\xff" else b"\xff\xd8")
        endless = part * (MIB // len(part))
        file.head += endless
        assert read_facts(file, file_type(b"\xff\xd8\xff")).trouble is Trouble.TOO_MANY
        assert file.given < 2 * MIB


def test_a_value_is_cut_to_what_a_device_has_and_facts_are_counted() -> None:
    block = media.xmp_block({"tiff:Make": "x" * 60_000})
    (fact,) = tried(media.jpeg(xmp=block)).facts
    assert len(fact.text) == 200
    many = b"".join(media.user_text(b"\xa9mod", f"V-{n}") for n in range(1_000))
    assert len(tried(media.film(media.box(b"udta", many))).facts) == 40


def test_what_was_read_before_the_harm_stays() -> None:
    read = tried(media.jpeg(exif=media.INVENTED, xmp=BOMB.encode() + b"<x>&c;</x>"))
    assert len(read.facts) == 6
    assert read.trouble is Trouble.DEFINES


def test_a_zlib_stream_that_is_none_is_refused() -> None:
    broken = media.chunk(b"iTXt", b"XML:com.adobe.xmp\0\x01\0\0\0" + b"not zlib")
    assert tried(media.png(broken)).trouble is Trouble.BAD_XMP
