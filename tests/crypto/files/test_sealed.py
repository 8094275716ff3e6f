"""Sealed files: whole and from the right place, or not at all."""

from __future__ import annotations

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.age.stream import CHUNK
from crypto.errors import NewerFormat
from crypto.files import HEADER_BYTES, DamagedSeal, Sealer, Unsealer, seal_bytes, unseal_bytes
from tests.drawn import drawn

KEY = bytes(range(32))
EDGES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7]


def contents(size: int) -> bytes:
    return hashlib.shake_256(b"contents").digest(size)


def seal(data: bytes) -> bytes:
    return seal_bytes(data, key=KEY, purpose="blob")


def unseal(data: bytes) -> bytes:
    return unseal_bytes(data, key=KEY, purpose="blob")


class Dribble:
    """A source that gives a few bytes at a time, as a pipe may."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def read(self, size: int, /) -> bytes:
        return self._data.read(min(size, 1000))


@pytest.mark.parametrize("size", EDGES)
def test_what_was_sealed_comes_back(size):
    assert unseal(seal(contents(size))) == contents(size)


@given(st.lists(st.binary(max_size=300), max_size=20), st.integers(1, 500))
def test_it_does_not_matter_in_which_pieces_it_is_written_and_read(pieces, step):
    sink = io.BytesIO()
    sealer = Sealer(sink, key=KEY, purpose="blob")
    for piece in pieces:
        assert sealer.write(piece) == len(piece)
    sealer.finish()
    reader = Unsealer(Dribble(sink.getvalue()), key=KEY, purpose="blob")
    parts = []
    while part := reader.read(step):
        parts.append(part)
    assert all(len(part) == step for part in parts[:-1])
    assert b"".join(parts) == b"".join(pieces)


def test_a_read_crosses_chunks_and_comes_in_full():
    reader = Unsealer(io.BytesIO(seal(contents(2 * CHUNK))), key=KEY, purpose="blob")
    assert reader.read(0) == b""
    assert reader.read(CHUNK + 5) == contents(CHUNK + 5)
    assert len(reader.read()) == CHUNK - 5
    assert reader.read(1) == b""


@pytest.mark.parametrize("size", [0, 1, CHUNK, CHUNK + 1])
def test_every_cut_is_noticed(size):
    sealed = seal(contents(size))
    near_edges = {*range(HEADER_BYTES + 20), *range(len(sealed) - 40, len(sealed))}
    for cut in sorted(near_edges & set(range(len(sealed)))):
        with pytest.raises(DamagedSeal):
            unseal(sealed[:cut])


def test_a_cut_between_chunks_is_noticed():
    sealed = seal(contents(2 * CHUNK))
    with pytest.raises(DamagedSeal):
        unseal(sealed[: HEADER_BYTES + CHUNK + 16])


def test_what_is_added_at_the_end_is_noticed():
    for size in (0, 5, CHUNK):
        with pytest.raises(DamagedSeal):
            unseal(seal(contents(size)) + b"\0")


def test_every_flipped_bit_is_noticed():
    sealed = seal(contents(100))
    for bit in range(len(sealed) * 8):
        flipped = bytearray(sealed)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises((DamagedSeal, NewerFormat)):
            unseal(bytes(flipped))


def test_chunks_that_changed_places_are_noticed():
    sealed = seal(contents(3 * CHUNK))
    size = CHUNK + 16
    first, second = sealed[HEADER_BYTES:][:size], sealed[HEADER_BYTES + size :][:size]
    with pytest.raises(DamagedSeal):
        unseal(sealed[:HEADER_BYTES] + second + first + sealed[HEADER_BYTES + 2 * size :])


def test_the_payload_of_another_file_is_noticed():
    one, two = seal(contents(10)), seal(contents(10))
    with pytest.raises(DamagedSeal):
        unseal(one[:HEADER_BYTES] + two[HEADER_BYTES:])


def test_another_key_and_another_purpose_open_nothing():
    sealed = seal(b"words")
    with pytest.raises(DamagedSeal):
        unseal_bytes(sealed, key=bytes(32), purpose="blob")
    with pytest.raises(DamagedSeal):
        unseal_bytes(sealed, key=KEY, purpose="head")


def test_a_seal_that_was_not_finished_opens_nothing():
    sink = io.BytesIO()
    Sealer(sink, key=KEY, purpose="blob").write(contents(2 * CHUNK))
    with pytest.raises(DamagedSeal):
        unseal(sink.getvalue())


def test_after_damage_every_further_read_fails():
    sealed = bytearray(seal(contents(2 * CHUNK)))
    sealed[-1] ^= 1
    reader = Unsealer(io.BytesIO(bytes(sealed)), key=KEY, purpose="blob")
    assert reader.read(CHUNK) == contents(CHUNK)
    for _ in range(2):
        with pytest.raises(DamagedSeal):
            reader.read(1)


def test_a_newer_seal_says_so():
    sealed = bytearray(seal(b"words"))
    sealed[8] = 2
    with pytest.raises(NewerFormat, match="sealed file"):
        unseal(bytes(sealed))


@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda tail: b"AFSEALED\x01" + tail))
def test_other_bytes_are_called_damaged(data):
    with pytest.raises((DamagedSeal, NewerFormat)):
        unseal(data)


def test_no_two_seals_of_the_same_bytes_look_alike():
    assert seal(b"words")[9:] != seal(b"words")[9:]


def test_the_key_may_be_wiped_as_soon_as_the_sealer_is_made():
    key, sink = bytearray(KEY), io.BytesIO()
    sealer = Sealer(sink, key=key, purpose="blob", random=drawn("wiped"))
    key[:] = bytes(32)
    sealer.write(b"words")
    sealer.finish()
    assert unseal(sink.getvalue()) == b"words"


def test_a_full_disk_is_not_hidden():
    class Full(io.BytesIO):
        def write(self, data, /):
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        Sealer(Full(), key=KEY, purpose="blob")
