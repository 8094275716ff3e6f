"""Armor is read in one spelling, with white space around it and nothing else."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import age
from crypto.age import BadArmor, Source
from crypto.age.armor import BEGIN, END, ArmorReader, ArmorWriter

FULL = b"QUFB" * 16
"""A full line; 48 letters A."""


def written(*pieces: bytes) -> bytes:
    sink = io.BytesIO()
    writer = ArmorWriter(sink)
    for piece in pieces:
        writer.write(piece)
    writer.finish()
    writer.finish()
    return sink.getvalue()


def read(text: bytes) -> bytes:
    return ArmorReader(Source(io.BytesIO(text))).read(1_000_000)


def armored(*lines: bytes) -> bytes:
    return b"\n".join([BEGIN, *lines, END, b""])


@given(st.lists(st.binary(max_size=200), max_size=6))
@settings(deadline=None)
def test_bytes_come_back_however_they_were_written(pieces):
    text = written(*pieces)
    assert read(text) == b"".join(pieces)
    assert text == written(b"".join(pieces))
    assert all(len(line) <= 64 for line in text.splitlines())


@given(st.binary(min_size=1, max_size=200), st.data())
@settings(deadline=None)
def test_no_other_text_gives_the_same_bytes(data, draw):
    text = bytearray(written(data))
    # The last line feed is white space after the armor.
    place = draw.draw(st.integers(0, len(text) - 2))
    text[place] ^= draw.draw(st.integers(1, 255))
    try:
        other = read(bytes(text))
    except BadArmor:
        return
    assert other != data


@pytest.mark.parametrize("space", [b"", b"\n", b" \t\r\n\n", b"\n" * 1000])
def test_white_space_around_it_is_passed_over(space):
    before = space if space.endswith(b"\n") else b""
    assert read(before + armored(FULL, b"QUFB") + space) == b"A" * 51


def test_a_file_behind_white_space_is_known_as_armor():
    identity = age.generate_identity()
    sink = io.BytesIO()
    age.encrypt(io.BytesIO(b"contents"), sink, [identity.recipient()], armor=True)
    for space in (b"", b"\n" * 1024):
        source = io.BytesIO(space + sink.getvalue())
        assert age.Decryptor(source, [identity]).read() == b"contents"


def test_lines_may_end_as_on_windows():
    assert read(armored(FULL, b"QUE=").replace(b"\n", b"\r\n")) == b"A" * 50


REFUSED = {
    "nothing": b"",
    "no end line": BEGIN + b"\n" + FULL + b"\n",
    "cut within a line": BEGIN + b"\n" + FULL[:40],
    "an end line alone": END + b"\n",
    "a short line before another": armored(b"QUFB", FULL),
    "a padded line before another": armored(b"QUFB" * 15 + b"QUE=", FULL),
    "an empty line after a full one": armored(FULL, b""),
    "an empty line alone": armored(b""),
    "a line too long": armored(FULL + b"QUFB"),
    "a line of five letters": armored(b"QUFBQ"),
    "a line without its padding": armored(b"QUE"),
    "bits that mean nothing": armored(b"QUF="),
    "a space within a line": armored(b"QUFB QUFB"),
    "the address alphabet": armored(b"QUF-"),
    "a carriage return alone": armored(FULL, b"QUFB").replace(b"\n", b"\r"),
    "two carriage returns": armored(FULL + b"\r\r"),
    "words before": b"words\n" + armored(FULL),
    "words after": armored(FULL) + b"words",
    "a second armor after it": armored(FULL) * 2,
    "words behind much white space": armored(FULL) + b" " * 2000 + b"words",
    "more white space than is read": armored(FULL) + b" " * 2000,
    "much white space before": b"\n" * 2000 + armored(FULL),
    "a space before the begin line": b" " + armored(FULL),
    "a space after the begin line": armored(FULL).replace(BEGIN, BEGIN + b" "),
    "a space before the end line": armored(FULL).replace(END, b" " + END),
    "another label": armored(FULL).replace(b"FILE", b"MAIL"),
    "a small letter in the label": armored(FULL).replace(b"AGE", b"aGE"),
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_any_other_text_is_refused(text):
    with pytest.raises(BadArmor):
        read(text)
