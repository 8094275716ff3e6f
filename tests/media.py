"""Pictures and films that are made here, byte by byte: real files, of things that never were."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence

ASCII, SHORT, LONG, RATIONAL = 2, 3, 4, 5
_SIZES = {ASCII: 1, SHORT: 2, LONG: 4, RATIONAL: 8}

Entry = tuple[int, int, bytes]
"""The number of a tag, its type, and its value as bytes."""

SECONDS_1904 = 2_082_844_800
"""Between the epoch of containers and that of Unix."""


def ascii_value(tag: int, text: str) -> Entry:
    return tag, ASCII, text.encode() + b"\0"


def rationals(tag: int, *numbers: tuple[int, int]) -> Entry:
    return tag, RATIONAL, b"".join(struct.pack(">II", *one) for one in numbers)


def directory(entries: Sequence[Entry], at: int) -> bytes:
    """Return an IFD that stands at an offset of its block, and the values that follow it."""
    table, values = b"", b""
    after = at + 2 + 12 * len(entries) + 4
    for tag, kind, value in sorted(entries):
        count = len(value) // _SIZES[kind]
        if len(value) <= 4:
            place = value.ljust(4, b"\0")
        else:
            place = struct.pack(">I", after + len(values))
            values += value + b"\0" * (len(value) % 2)
        table += struct.pack(">HHI", tag, kind, count) + place
    return struct.pack(">H", len(entries)) + table + bytes(4) + values


def exif_block(
    image: Sequence[Entry] = (), exif: Sequence[Entry] = (), gps: Sequence[Entry] = ()
) -> bytes:
    """Return a TIFF structure, big endian, with three directories."""
    pointers: list[Entry] = [(0x8769, LONG, bytes(4)), (0x8825, LONG, bytes(4))]
    first = directory([*image, *pointers], 8)
    second = directory(exif, 8 + len(first))
    at_exif, at_gps = 8 + len(first), 8 + len(first) + len(second)
    pointers = [
        (0x8769, LONG, struct.pack(">I", at_exif)),
        (0x8825, LONG, struct.pack(">I", at_gps)),
    ]
    first = directory([*image, *pointers], 8)
    return b"MM\0*" + struct.pack(">I", 8) + first + second + directory(gps, at_gps)


INVENTED = exif_block(
    image=(
        ascii_value(0x010F, "Vymysel"),
        ascii_value(0x0110, "V-12 invented"),
        ascii_value(0x0131, "1.0-invented"),
    ),
    exif=(
        ascii_value(0x9003, "2026:03:01 14:30:05"),
        ascii_value(0x9011, "+02:00"),
        ascii_value(0xA431, "SN-00112233"),
    ),
    gps=(
        ascii_value(0x0001, "N"),
        rationals(0x0002, (48, 1), (30, 1), (4750, 100)),
        ascii_value(0x0003, "E"),
        rationals(0x0004, (37, 1), (56, 1), (46, 1)),
    ),
)
"""What an invented camera wrote at an invented place."""


def xmp_block(attributes: Mapping[str, str], inside: str = "") -> bytes:
    """Return an XMP block with some properties as attributes."""
    words = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:drone-dji="http://www.dji.com/drone-dji/1.0/"'
        f" {words}>{inside}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def jpeg(*, exif: bytes = b"", xmp: bytes = b"", before: bytes = b"") -> bytes:
    """Return a JPEG of one grey block, which any viewer shows."""
    head = b"\xff\xd8" + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0") + before
    if exif:
        head += segment(0xE1, b"Exif\0\0" + exif)
    if xmp:
        head += segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp)
    table = segment(0xDB, b"\0" + bytes([16] * 64))
    frame = segment(0xC0, b"\x08\0\x08\0\x08\x01\x01\x11\0")
    codes = segment(0xC4, b"\0" + bytes([1, *[0] * 15, 0])) + segment(
        0xC4, b"\x10" + bytes([1, *[0] * 15, 0])
    )
    scan = segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x3f"
    return head + table + frame + codes + scan + b"\xff\xd9"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks: bytes, size: tuple[int, int] = (1, 1)) -> bytes:
    """Return a PNG of one grey pixel, or one that says it has more."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 0, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(b"\0\x80"))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + data + chunk(b"IEND", b"")


def xmp_in_png(xmp: bytes, *, compressed: bool = False) -> bytes:
    body = zlib.compress(xmp, 9) if compressed else xmp
    return chunk(b"iTXt", b"XML:com.adobe.xmp\0" + bytes([compressed, 0]) + b"\0\0" + body)


def webp(exif: bytes, xmp: bytes) -> bytes:
    """Return the container of a WebP, with an empty picture."""
    parts = b""
    for kind, data in ((b"VP8X", b"\x0c" + bytes(9)), (b"EXIF", exif), (b"XMP ", xmp)):
        parts += kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    return b"RIFF" + struct.pack("<I", len(parts) + 4) + b"WEBP" + parts


def box(kind: bytes, *parts: bytes, long: bool = False) -> bytes:
    data = b"".join(parts)
    if long:
        return struct.pack(">I4sQ", 1, kind, len(data) + 16) + data
    return struct.pack(">I4s", len(data) + 8, kind) + data


def film_header(unix: int) -> bytes:
    """Return the box with the times of a container, as version 0 has it."""
    moment = unix + SECONDS_1904
    return box(b"mvhd", bytes(4), struct.pack(">IIII", moment, moment, 1000, 5000), bytes(80))


def user_text(kind: bytes, text: str) -> bytes:
    data = text.encode()
    return box(kind, struct.pack(">HH", len(data), 0x15C7), data)


def keyed(values: Mapping[str, str]) -> bytes:
    """Return a box ``meta`` as Apple's devices write it: names, then values by their numbers."""
    names = b"".join(struct.pack(">I4s", len(one) + 8, b"mdta") + one.encode() for one in values)
    items = b"".join(
        box(struct.pack(">I", number), box(b"data", struct.pack(">II", 1, 0), value.encode()))
        for number, value in enumerate(values.values(), 1)
    )
    keys = box(b"keys", struct.pack(">II", 0, len(values)), names)
    return box(b"meta", box(b"hdlr", bytes(24)), keys, box(b"ilst", items))


def film(*inside: bytes, picture: bytes = b"\0" * 100, first: bool = False) -> bytes:
    """Return an MP4 with these boxes in its ``moov``, which stands before or after the picture."""
    kind = box(b"ftyp", b"isom", bytes(4), b"isommp42")
    movie = box(b"moov", *inside)
    media = box(b"mdat", picture)
    return kind + (movie + media if first else media + movie)


UNIX_2026 = 1_772_368_205
"""2026-03-01 12:30:05 UTC."""

INVENTED_FILM = film(
    film_header(UNIX_2026),
    box(b"udta", user_text(b"\xa9xyz", "+48.5132+037.9461/"), user_text(b"\xa9mod", "V-12")),
)
"""A film that an invented telephone made at an invented place."""
