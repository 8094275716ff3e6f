"""Nothing secret shows in what is printed, logged or raised."""

from __future__ import annotations

import io
import pickle
import traceback

import pytest

from crypto import age

SECRET = bytes(range(200, 232))
WORDS = "the words that nobody may see"


def texts_of(error: BaseException) -> str:
    """Return everything that printing an error or looking into it shows, contexts included."""
    shown = []
    while error is not None:
        shown += [str(error), repr(error), repr(vars(error)), repr(error.args)]
        shown += [repr(getattr(error, name, "")) for name in ("object", "doc")]
        shown += traceback.format_exception_only(error)
        error = error.__context__
    return "\n".join(shown)


@pytest.mark.parametrize("kind", [age.HybridIdentity, age.X25519Identity])
def test_an_identity_shows_its_secret_only_as_text_on_purpose(kind):
    identity = kind(SECRET)
    assert repr(identity) == f"<{kind.__name__}>"
    assert repr([identity]) == f"[<{kind.__name__}>]"
    assert f"{identity!r}" == f"<{kind.__name__}>"
    assert str(age.parse_identity(str(identity))) == str(identity)


def test_a_passphrase_shows_nothing():
    passphrase = age.Passphrase(WORDS)
    for text in (repr(passphrase), str(passphrase), f"{passphrase}", f"{passphrase!r}"):
        assert WORDS not in text


def test_a_mistyped_identity_is_not_repeated_in_the_error():
    text = str(age.X25519Identity(SECRET))
    for wrong in (text[:-1], text[:-1] + "Q", text + "É", text.lower()):
        with pytest.raises(age.BadKey) as caught:
            age.parse_identity(wrong)
        assert text[16:40] not in texts_of(caught.value).upper()


def test_a_passphrase_that_cannot_be_written_is_not_repeated_in_the_error():
    with pytest.raises(age.BadKey) as caught:
        age.Encryptor(io.BytesIO(), [age.Passphrase(WORDS + "\ud800")])
    assert WORDS not in texts_of(caught.value)


def test_a_failure_to_open_repeats_neither_keys_nor_contents():
    identity = age.X25519Identity(SECRET)
    sink = io.BytesIO()
    age.encrypt(io.BytesIO(WORDS.encode()), sink, [identity.recipient()])
    damaged = sink.getvalue()[:-1] + b"\0"
    for key in (identity, age.Passphrase(WORDS), age.generate_identity()):
        with pytest.raises(age.AgeError) as caught:
            age.Decryptor(io.BytesIO(damaged), [key]).read()
        assert WORDS not in texts_of(caught.value)
        assert str(identity) not in texts_of(caught.value)


@pytest.mark.parametrize(
    "secret", [age.HybridIdentity(SECRET), age.X25519Identity(SECRET), age.Passphrase(WORDS)]
)
def test_a_secret_is_not_stored_by_accident(secret):
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_every_outcome_says_what_to_do_next_under_a_code_of_its_own():
    kinds = [kind for kind in vars(age).values() if isinstance(kind, type)]
    errors = [kind for kind in kinds if issubclass(kind, age.AgeError)]
    assert len({kind.code for kind in errors}) == len(errors) >= 10
    for kind in errors:
        assert str(kind()).endswith(".")
        assert kind.next_step.endswith(".")
