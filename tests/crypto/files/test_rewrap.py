from __future__ import annotations

import pytest

from crypto.files import HEADER_BYTES, DamagedSeal, rewrap, seal_bytes, unseal_bytes

OLD, NEW = b"o" * 32, b"n" * 32
SEALED = seal_bytes(b"a face" * 50_000, key=OLD, purpose="quarantine")


def rewrapped(**more):
    asked = {"key": OLD, "purpose": "quarantine", "new_key": NEW, "new_purpose": "evidence"}
    return rewrap(SEALED[:HEADER_BYTES], **(asked | more)) + SEALED[HEADER_BYTES:]


def test_another_key_opens_what_was_not_sealed_again():
    found = unseal_bytes(rewrapped(), key=NEW, purpose="evidence")
    assert found == b"a face" * 50_000


@pytest.mark.parametrize(
    ("key", "purpose"), [(OLD, "quarantine"), (NEW, "head"), (OLD, "evidence")]
)
def test_the_earlier_key_and_other_purposes_open_the_new_header_no_more(key, purpose):
    with pytest.raises(DamagedSeal):
        unseal_bytes(rewrapped(), key=key, purpose=purpose)


@pytest.mark.parametrize("more", [{"key": NEW}, {"purpose": "evidence"}])
def test_only_who_can_open_a_file_lets_another_key_do_so(more):
    with pytest.raises(DamagedSeal):
        rewrapped(**more)


def test_a_cut_header_is_refused():
    with pytest.raises(DamagedSeal):
        rewrap(
            SEALED[: HEADER_BYTES - 1],
            key=OLD,
            purpose="quarantine",
            new_key=NEW,
            new_purpose="evidence",
        )
