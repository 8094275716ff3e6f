"""No secret shows in ``repr``, in an error, or in what an error carries along."""

from __future__ import annotations

import io
import pickle
import traceback
from collections.abc import Iterator

import pytest

from crypto.errors import AfieldError
from crypto.files import Sealer, Unsealer, seal_bytes
from crypto.keyfile import KeyFile, add_reader, change_passphrase, create_key_file, store_identity
from crypto.keyfile import slot as slots
from crypto.passphrases import parse_recovery
from crypto.signing import Identity
from tests.drawn import drawn, quick

OWNER = "canary-owner-é"
WRONG = "canary-wrong-é"


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setattr(slots, "stretch", quick)
    return tmp_path / "vault.json"


def carried(error: BaseException) -> Iterator[str]:
    """Give everything that an error shows or holds, and so a crash report might print."""
    chain: BaseException | None = error
    while chain is not None:
        yield from (str(chain), repr(chain), repr(chain.args), repr(vars(chain)))
        chain = chain.__cause__ or chain.__context__
    yield "".join(traceback.format_exception(error))


def test_keys_and_identities_show_only_what_is_public(path):
    keys, code = create_key_file(path, passphrase=OWNER)
    identity = Identity.generate(random=drawn("hidden"))
    store_identity(path, keys, identity.to_bytes())
    header = KeyFile.read(path)
    shown = "".join(
        map(repr, (keys, identity, identity.age_identity, header, header.slots, keys.database))
    )
    secret = [
        keys.database(),
        keys.blobs(),
        keys.wrapped(author=True)[:32],
        identity.to_bytes()[8:40],
    ]
    for bytes_ in secret:
        assert bytes(bytes_).hex() not in shown
        assert repr(bytes(bytes_))[2:-1] not in shown
    assert code not in shown
    assert str(identity.age_identity) not in shown


def test_sealers_show_no_key():
    key = b"canary-key-of-thirty-two-bytes!!"
    shown = repr(Sealer(io.BytesIO(), key=key, purpose="x"))
    sealed = seal_bytes(b"canary", key=key, purpose="x")
    shown += repr(Unsealer(io.BytesIO(sealed), key=key, purpose="x"))
    assert "canary" not in shown


@pytest.mark.parametrize("secret", [WRONG, bytearray(WRONG.encode()), WRONG + "\ud800"])
def test_no_error_carries_what_was_typed(path, secret):
    keys, _ = create_key_file(path, passphrase=OWNER)
    for ask in (
        lambda: KeyFile.read(path).unlock(secret),
        lambda: change_passphrase(path, keys, old=secret, new="x"),
        lambda: add_reader(path, keys, passphrase=OWNER),
        lambda: change_passphrase(path, keys, old=OWNER, new=OWNER),
        lambda: parse_recovery(str(secret)),
    ):
        with pytest.raises(AfieldError) as caught:
            ask()
        shown = "".join(carried(caught.value))
        assert "canary" not in shown.replace(__file__, "")


def test_keys_cannot_be_written_out_by_accident(path):
    keys, _ = create_key_file(path, passphrase=OWNER)
    with pytest.raises(TypeError):
        pickle.dumps(keys)
    with pytest.raises(TypeError):
        pickle.dumps(Identity.generate())
