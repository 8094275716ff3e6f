"""Files that are no bundle, are cut, are flipped or are not for us: each is refused."""

from __future__ import annotations

import io
import os

import pytest

from crypto import age
from crypto.files import StorageFailed
from models.sharing import BundleRefused, read_bundle
from models.sharing.container import CutBundle, NotABundle, NotForUs
from models.sharing.errors import AlteredBundle, NewerBundle
from models.sharing.importing import PassedOn
from tests.models.sharing import forge
from tests.models.sharing.importing.hostile_bundles import SMALL, by_sender, trace


def test_the_bundle_that_all_others_are_made_from_is_accepted(pair, parts, tmp_path):
    path = forge.sealed(forge.archive(parts), tmp_path / "good.age", pair.reader.card)
    with read_bundle(pair.reader, path, quotas=SMALL) as quarantine:
        assert len(quarantine.preview().records) == 6
    path = forge.sealed(
        forge.archive(by_sender(pair, parts)), tmp_path / "again.age", pair.reader.card
    )
    read_bundle(pair.reader, path, quotas=SMALL).close()


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x03\x04" * 99, b"age-encryption", b"\n" * 99])
def test_another_file_is_not_a_bundle(pair, tmp_path, content):
    path = tmp_path / "x.age"
    path.write_bytes(content)
    with pytest.raises(NotABundle):
        read_bundle(pair.reader, path)


def test_a_missing_file_is_a_matter_of_storage(pair, tmp_path):
    with pytest.raises(StorageFailed):
        read_bundle(pair.reader, tmp_path / "nowhere.age")


def test_a_folder_or_a_pipe_is_not_a_bundle(pair, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(NotABundle):
            read_bundle(pair.reader, path)


def test_a_bundle_that_was_armored_for_a_message_is_read(pair, parts, tmp_path):
    path = tmp_path / "armored.age"
    recipient = age.parse_recipient(pair.reader.card.recipient)
    with path.open("wb") as file:
        age.encrypt(io.BytesIO(forge.archive(parts)), file, [recipient], armor=True)
    read_bundle(pair.reader, path).close()
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(AlteredBundle):
        read_bundle(pair.reader, path)


def test_a_newer_age_file_says_so(pair, tmp_path):
    path = tmp_path / "x.age"
    path.write_bytes(pair.path.read_bytes().replace(b"/v1\n", b"/v2\n", 1))
    with pytest.raises(NewerBundle):
        read_bundle(pair.reader, path)


def test_an_age_file_of_something_else_is_refused(refused):
    for content in (b"", b"hello", b"x" * 70_000, bytes(65536)):
        refused(content, BundleRefused)


def test_a_bundle_for_somebody_else_does_not_open(pair):
    with pytest.raises(NotForUs):
        read_bundle(pair.stranger, pair.path)


def test_a_bundle_that_a_recipient_passes_on_is_refused(pair, parts, tmp_path):
    path = forge.sealed(forge.archive(parts), tmp_path / "on.age", pair.stranger.card)
    with pytest.raises(PassedOn):
        read_bundle(pair.stranger, path)


@pytest.mark.parametrize("step", range(40))
def test_a_cut_file_is_refused(pair, tmp_path, step):
    whole = pair.path.read_bytes()
    path = tmp_path / "cut.age"
    path.write_bytes(whole[: len(whole) * step // 40])
    with pytest.raises((NotABundle, CutBundle, AlteredBundle)) as error:
        read_bundle(pair.reader, path)
    if step > 2:
        assert isinstance(error.value, CutBundle)


def test_one_byte_less_is_a_cut(pair, tmp_path):
    path = tmp_path / "cut.age"
    path.write_bytes(pair.path.read_bytes()[:-1])
    with pytest.raises(CutBundle):
        read_bundle(pair.reader, path)


def test_flipped_bits_anywhere_are_refused(pair, tmp_path):
    whole = bytearray(pair.path.read_bytes())
    path = tmp_path / "flipped.age"
    header = whole.find(b"\n", whole.find(b"\n---") + 1)
    places = {*range(0, header + 40, 13), *range(header, len(whole), 4999), len(whole) - 1}
    before = trace(pair.reader)
    for at in sorted(places):
        whole[at] ^= 1 << at % 8
        path.write_bytes(whole)
        with pytest.raises(BundleRefused):
            read_bundle(pair.reader, path)
        whole[at] ^= 1 << at % 8
    assert trace(pair.reader) == before
