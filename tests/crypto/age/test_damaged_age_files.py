"""Files that were cut, flipped, extended or never finished: no false byte comes out."""

from __future__ import annotations

import io

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import age
from crypto.age import Source, StreamReader
from crypto.age.stream import CHUNK
from tests.crypto.age.sealed_files import CLASSIC, CONTENTS, FILES, HYBRID, LARGE, contents, opened


def refused(file: bytes, *, whole: bytes) -> age.AgeError:
    """Return the error that a file ends in; what came out before it must be authentic."""
    sink = io.BytesIO()
    with pytest.raises(age.AgeError) as caught:
        age.decrypt(io.BytesIO(file), sink, [CLASSIC, HYBRID])
    assert whole.startswith(sink.getvalue())
    return caught.value


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
