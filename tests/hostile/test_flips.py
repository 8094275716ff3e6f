"""Every single bit of a small bundle counts: with any one turned it is refused.

With AFIELD_LONG=1 truly every bit of the envelope and of what it seals is turned, which takes an
hour or two; otherwise every bit of the statement and of the headers of the first members, and
elsewhere one bit in each of a row of steps that no structure shares.
"""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from models.lifecycle import Vault
from models.sharing import BundleRefused
from models.sharing.container import STANDARD, STATEMENT_FILE, TAG_FILES, Envelope
from models.sharing.importing.bundle_reader import Addressee, BundleReader
from models.sharing.staging import Workspace
from tests.faults import tally
from tests.hostile.envelope import borders
from tests.hostile.scene import Scene, record
from tests.models.sharing import forge
from tests.people import PASSPHRASE

LONG = os.environ.get("AFIELD_LONG") == "1"
STEP = 1 if LONG else 1499
SOME = 1 if LONG else 11
FILES_IN_A_ROOM = 400
BLOCK = 512


@pytest.fixture(scope="module")
def small(scene) -> bytes:
    return forge.archive(scene.of([scene.op(1, {"title": "x"}, of=record(1))], evidence=[]))


class Readers:
    """Proves archives without an envelope, in rooms that are emptied now and then."""

    def __init__(self, scene: Scene, folder: Path) -> None:
        ben = scene.cards["Ben"]
        known = frozenset(one.device for one in scene.cards.values())
        self._us = Addressee(ben.device, ben.recipient, known)
        self._folder = folder

    def taken(self, archives: Iterable[tuple[int, bytes]]) -> Iterator[int]:
        """Give the marks of those archives that would have been taken."""
        room = Workspace(self._folder, random=os.urandom)
        try:
            for number, (mark, archive) in enumerate(archives, start=1):
                if self._takes(room, archive):
                    yield mark
                if number % FILES_IN_A_ROOM == 0:
                    room.close()
                    room = Workspace(self._folder, random=os.urandom)
        finally:
            room.close()

    def refuse(self, content: bytes, bits: Iterable[int]) -> bool:
        """Return whether an archive is refused with each of these bits turned by itself."""
        places = list(bits)
        opened = list(self.taken(turned(content, places)))
        tally.add("a bit of a bundle turned", tried=len(places), lost=len(opened))
        return not opened

    def _takes(self, room: Workspace, archive: bytes) -> bool:
        try:
            found = BundleReader(io.BytesIO(archive), room, self._us, quotas=STANDARD).run()
        except BundleRefused:
            return False
        found.scratch.close()
        return True


def turned(content: bytes, bits: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    """Give the content once for each bit, with that one turned."""
    whole = bytearray(content)
    for bit in bits:
        whole[bit // 8] ^= 1 << bit % 8
        yield bit, bytes(whole)
        whole[bit // 8] ^= 1 << bit % 8


def span(start: int, end: int) -> range:
    return range(start * 8, end * 8)


@pytest.fixture
def readers(scene, tmp_path):
    return Readers(scene, tmp_path)


def test_the_small_bundle_itself_is_taken(small, readers):
    assert list(readers.taken([(0, small)])) == [0]


def test_every_bit_of_the_statement_counts(small, readers):
    at = forge.headers(small)[list(TAG_FILES).index(STATEMENT_FILE)]
    size = int(small[at + 124 : at + 135], 8)
    assert readers.refuse(small, span(at, at + BLOCK + size))


def test_every_bit_of_the_first_headers_counts(small, readers):
    places = forge.headers(small)[:3]
    bits = [bit for at in places for bit in span(at, at + BLOCK)]
    assert readers.refuse(small, bits)


def test_bits_of_the_last_header_and_of_what_it_heads_count(small, readers):
    at = forge.headers(small)[-1]
    size = int(small[at + 124 : at + 135], 8)
    assert readers.refuse(small, span(at, at + BLOCK + size)[:: 5 * SOME])


def test_bits_everywhere_else_inside_count(small, readers):
    assert readers.refuse(small, range(0, len(small) * 8, STEP))


def test_bits_of_the_envelope_count(scene, small, tmp_path):
    """Every bit of the age header and of the last tag; in between a row of steps."""
    whole = scene.sealed(small)
    start = borders(whole)["payload"]
    first = range(0, start * 8, SOME)
    bits = {*first, *range(start * 8, len(whole) * 8, STEP), *span(len(whole) - 16, len(whole))}
    path = tmp_path / "turned.age"
    with Vault.open(_copy(scene, tmp_path), secret=PASSPHRASE) as ben:
        identity = ben.signer().age_identity
        path.write_bytes(whole)
        assert _opens(path, identity) == small
        opened = []
        for bit, content in turned(whole, sorted(bits)):
            path.write_bytes(content)
            if _opens(path, identity) is not None:
                opened.append(bit)
    tally.add("a bit of a bundle turned", tried=len(bits), lost=len(opened))
    assert opened == []


def _copy(scene, folder):
    return shutil.copytree(scene.reader, folder / "ben", ignore=shutil.ignore_patterns("*.lock"))


def _opens(path, identity) -> bytes | None:
    try:
        with Envelope(path, identity) as source:
            content = b""
            while piece := source.read(1 << 20):
                content += piece
            return content
    except BundleRefused:
        return None
