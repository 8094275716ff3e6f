"""Whole files: what goes in comes out, whatever its size and however it is read."""

from __future__ import annotations

import io
import tarfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import age
from crypto.age.stream import CHUNK
from tests.crypto.age.sealed_files import CLASSIC, CONTENTS, HYBRID, LARGE, contents, opened, sealed

SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1, 1_000_000]
PASSPHRASE = age.Passphrase("six words and a little salt", work=4)

KEYS = {
    "post-quantum": (HYBRID, HYBRID.recipient()),
    "classic": (CLASSIC, CLASSIC.recipient()),
    "passphrase": (PASSPHRASE, PASSPHRASE),
}
every_key = pytest.mark.parametrize(("key", "recipient"), KEYS.values(), ids=KEYS)


@pytest.mark.parametrize("armor", [False, True], ids=["binary", "armored"])
@pytest.mark.parametrize("size", SIZES)
@every_key
def test_a_file_of_any_size_comes_back(key, recipient, size, armor):
    data = contents(size)
    assert opened(sealed(data, recipient, armor=armor), key) == data


@given(st.lists(st.binary(max_size=100) | st.integers(0, 3 * CHUNK).map(contents), max_size=5))
@settings(deadline=None, max_examples=50)
def test_pieces_make_the_same_file_as_the_whole(pieces):
    sink = io.BytesIO()
    with age.Encryptor(sink, [CLASSIC.recipient()]) as encryptor:
        for piece in pieces:
            assert encryptor.write(piece) == len(piece)
    whole = b"".join(pieces)
    assert opened(sink.getvalue(), CLASSIC) == whole
    assert len(sink.getvalue()) == len(sealed(whole, CLASSIC.recipient()))


@given(st.lists(st.integers(0, 2 * CHUNK), max_size=10))
@settings(deadline=None, max_examples=50)
def test_reads_of_any_size_give_the_same_bytes(sizes):
    decryptor = age.Decryptor(io.BytesIO(LARGE), [CLASSIC])
    whole = contents(CONTENTS["large"])
    place = 0
    for size in sizes:
        assert decryptor.read(size) == whole[place : place + size]
        place += size
    assert decryptor.read() == whole[place:]
    assert decryptor.read(1) == b""


def test_a_finished_file_takes_no_more():
    sink = io.BytesIO()
    encryptor = age.Encryptor(sink, [CLASSIC.recipient()])
    encryptor.finish()
    encryptor.finish()
    with pytest.raises(ValueError, match="finished"):
        encryptor.write(b"more")
    assert opened(sink.getvalue(), CLASSIC) == b""


def test_a_sink_that_takes_a_part_gets_the_rest():
    class Sparing(io.BytesIO):
        def write(self, data, /):
            return super().write(data[:1000])

    sink = Sparing()
    age.encrypt(io.BytesIO(contents(200_000)), sink, [CLASSIC.recipient()])
    assert opened(sink.getvalue(), CLASSIC) == contents(200_000)


def test_a_tar_streams_through_in_both_directions():
    sink = io.BytesIO()
    with (
        age.Encryptor(sink, [HYBRID.recipient()]) as encryptor,
        tarfile.open(fileobj=encryptor, mode="w|") as tar,
    ):
        for number in range(3):
            member = tarfile.TarInfo(f"data/{number}")
            member.size = 100_000 * number
            tar.addfile(member, io.BytesIO(contents(member.size)))
    found = {}
    decryptor = age.Decryptor(io.BytesIO(sink.getvalue()), [HYBRID])
    with tarfile.open(fileobj=decryptor, mode="r|") as tar:
        for member in tar:
            found[member.name] = tar.extractfile(member).read()
    assert found == {f"data/{number}": contents(100_000 * number) for number in range(3)}
    assert decryptor.read().strip(b"\0") == b""


def test_two_files_for_the_same_key_share_nothing_but_the_first_line():
    one, other = (
        sealed(contents(100), HYBRID.recipient()),
        sealed(contents(100), HYBRID.recipient()),
    )
    assert one.split(b" ")[:2] == other.split(b" ")[:2]
    assert one[-116:] != other[-116:]
    assert one.split(b"\n")[1] != other.split(b"\n")[1]
