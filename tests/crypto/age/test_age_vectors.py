"""The public vectors of the age format: the outcome, and every byte that is let out."""

from __future__ import annotations

import hashlib
import io

import pytest

from crypto import age
from tests.vectors import AgeVector, names, vectors

OUTCOMES = {
    "no match": age.NoMatch,
    "HMAC failure": age.BadHeaderMac,
    "header failure": age.BadHeader,
    "payload failure": age.BadPayload,
    "armor failure": age.BadArmor,
}
NOTHING = hashlib.sha256().hexdigest()


class Dribble:
    """A source that gives a few bytes at a time, as a pipe may."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def read(self, size: int, /) -> bytes:
        return self._data.read(min(size, 1000))


def outcome(source: object, keys: list[age.Identity]) -> tuple[type[Exception] | None, str]:
    """Return the class of the error, if any, and the hash of what came out."""
    sink = io.BytesIO()
    try:
        age.decrypt(source, sink, keys)
    except age.AgeError as error:
        (found,) = [kind for kind in OUTCOMES.values() if isinstance(error, kind)]
        return found, hashlib.sha256(sink.getvalue()).hexdigest()
    return None, hashlib.sha256(sink.getvalue()).hexdigest()


def test_all_ninety_nine_vectors_are_there():
    assert len(list(vectors("age").iterdir())) == 99


@pytest.mark.parametrize("dribbling", [False, True], ids=["whole", "dribbling"])
@pytest.mark.parametrize("name", names("age"))
def test_a_vector_ends_as_it_says_and_lets_out_what_it_says(name, dribbling):
    vector = AgeVector.read(vectors("age") / name)
    keys = [
        *(age.parse_identity(text) for text in vector.identities),
        *(age.Passphrase(text) for text in vector.passphrases),
    ]
    source = Dribble(vector.file) if dribbling else io.BytesIO(vector.file)
    expected = None if vector.expect == "success" else OUTCOMES[vector.expect]
    assert outcome(source, keys) == (expected, vector.payload or NOTHING)
