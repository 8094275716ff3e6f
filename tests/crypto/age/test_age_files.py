"""Whole files: what goes in comes out, and nothing else ever does."""

from __future__ import annotations

import io
import tarfile

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import age
from crypto.age import Source, StreamReader
from crypto.age.stream import CHUNK

SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1, 1_000_000]
HYBRID = age.generate_identity(random=lambda size: b"\x07" * size)
CLASSIC = age.X25519Identity.generate(random=lambda size: b"\x09" * size)
PASSPHRASE = age.Passphrase("six words and a little salt", work=4)

KEYS = {
    "post-quantum": (HYBRID, HYBRID.recipient()),
    "classic": (CLASSIC, CLASSIC.recipient()),
    "passphrase": (PASSPHRASE, PASSPHRASE),
}
every_key = pytest.mark.parametrize(("key", "recipient"), KEYS.values(), ids=KEYS)


def contents(size: int) -> bytes:
    """Return bytes of which no two chunks are alike."""
    return b"".join(number.to_bytes(4, "big") for number in range(size // 4 + 1))[:size]


def sealed(data: bytes, recipient: age.Recipient, *, armor: bool = False) -> bytes:
    sink = io.BytesIO()
    age.encrypt(io.BytesIO(data), sink, [recipient], armor=armor)
    return sink.getvalue()


def opened(file: bytes, key: age.Identity) -> bytes:
    sink = io.BytesIO()
    age.decrypt(io.BytesIO(file), sink, [key])
    return sink.getvalue()


SMALL = sealed(contents(300), CLASSIC.recipient())
LARGE = sealed(contents(2 * CHUNK + 5), CLASSIC.recipient())
POST_QUANTUM = sealed(contents(CHUNK), HYBRID.recipient())
ARMORED = sealed(contents(1000), HYBRID.recipient(), armor=True)
FILES = {"small": SMALL, "large": LARGE, "post-quantum": POST_QUANTUM, "armored": ARMORED}
CONTENTS = {"small": 300, "large": 2 * CHUNK + 5, "post-quantum": CHUNK, "armored": 1000}


def refused(file: bytes, *, whole: bytes) -> age.AgeError:
    """Return the error that a file ends in; what came out before it must be authentic."""
    sink = io.BytesIO()
    with pytest.raises(age.AgeError) as caught:
        age.decrypt(io.BytesIO(file), sink, [CLASSIC, HYBRID])
    assert whole.startswith(sink.getvalue())
    return caught.value


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


@given(name=st.sampled_from(sorted(FILES)), data=st.data())
@settings(deadline=None, max_examples=300)
def test_a_flipped_bit_is_refused_and_lets_out_no_false_byte(name, data):
    file = bytearray(FILES[name])
    place = data.draw(st.integers(0, len(file) - 1))
    file[place] ^= 1 << data.draw(st.integers(0, 7))
    refused(bytes(file), whole=contents(CONTENTS[name]))


@given(name=st.sampled_from(sorted(FILES)), data=st.data())
@settings(deadline=None, max_examples=300)
def test_a_cut_is_refused_and_lets_out_no_false_byte(name, data):
    file = FILES[name]
    # The line feed after the END line is white space, which may be cut off.
    place = data.draw(st.integers(0, len(file) - 2))
    refused(file[:place], whole=contents(CONTENTS[name]))


@given(name=st.sampled_from(sorted(FILES)), tail=st.binary(min_size=1, max_size=50))
@settings(deadline=None)
def test_an_extended_file_is_refused(name, tail):
    if name == "armored" and not tail.strip(b" \t\r\n"):
        return
    refused(FILES[name] + tail, whole=contents(CONTENTS[name]))


@pytest.mark.parametrize("chunks", [1, 2])
def test_a_cut_at_a_chunks_edge_is_refused(chunks):
    start = LARGE.index(b"\n", LARGE.index(b"\n---") + 1) + 1 + 16
    error = refused(LARGE[: start + chunks * (CHUNK + 16)], whole=contents(CONTENTS["large"]))
    assert isinstance(error, age.BadPayload)


@pytest.mark.parametrize(
    "chunks",
    [[bytes(CHUNK), b""], [b"", b"more"], [b"", b""]],
    ids=["after a full chunk", "before another", "before another like it"],
)
def test_an_empty_last_chunk_is_refused_unless_it_is_all(chunks):
    cipher = ChaCha20Poly1305(bytes(32))
    stream = b""
    for number, chunk in enumerate(chunks):
        last = b"\0" if len(chunk) == CHUNK else b"\1"
        stream += cipher.encrypt(number.to_bytes(11, "big") + last, chunk, None)
    reader = StreamReader(Source(io.BytesIO(stream)), key=bytes(32))
    with pytest.raises(age.BadPayload):
        list(iter(reader.chunk, b""))


def test_two_chunks_cannot_change_places():
    start = len(LARGE) - (5 + 16) - 2 * (CHUNK + 16)
    middle = start + CHUNK + 16
    end = middle + CHUNK + 16
    swapped = LARGE[:start] + LARGE[middle:end] + LARGE[start:middle] + LARGE[end:]
    assert len(swapped) == len(LARGE)
    sink = io.BytesIO()
    with pytest.raises(age.BadPayload):
        age.decrypt(io.BytesIO(swapped), sink, [CLASSIC])
    assert sink.getvalue() == b""


@given(st.binary(max_size=2000))
@settings(deadline=None)
def test_any_bytes_end_in_an_age_error(file):
    with pytest.raises(age.AgeError):
        opened(file, CLASSIC)


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_any_stanza_ends_in_an_age_error(rest):
    with pytest.raises(age.AgeError):
        opened(b"age-encryption.org/v1\n-> X25519 " + rest, CLASSIC)


def test_a_reader_that_failed_never_ends_well():
    file = LARGE[:-1]
    decryptor = age.Decryptor(io.BytesIO(file), [CLASSIC])
    assert decryptor.read(10) == contents(10)
    for _ in range(3):
        with pytest.raises(age.BadPayload):
            decryptor.read()
    with pytest.raises(age.BadPayload):
        decryptor.read(1)
    with pytest.raises(age.BadPayload):
        decryptor.chunk()


def test_a_source_that_fails_once_cannot_be_read_on():
    class Failing(io.BytesIO):
        def read(self, size=-1, /):
            if self.tell() > CHUNK and not self.failed:
                self.failed = True
                raise OSError("the stick was pulled out")
            return super().read(size)

        failed = False

    decryptor = age.Decryptor(Failing(LARGE), [CLASSIC])
    with pytest.raises(OSError, match="pulled out"):
        decryptor.read()
    with pytest.raises(age.BadPayload):
        decryptor.read()


def test_a_block_that_raises_leaves_a_file_that_is_refused():
    def interrupted() -> None:
        with age.Encryptor(sink, [CLASSIC.recipient()]) as encryptor:
            encryptor.write(contents(3 * CHUNK))
            raise KeyboardInterrupt

    sink = io.BytesIO()
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert isinstance(refused(sink.getvalue(), whole=contents(3 * CHUNK)), age.BadPayload)


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
