"""Age files against other programs, in both directions.

age-encryption   JavaScript, the one peer with post-quantum keys
pyrage           Rust; classic keys and passphrases
age              Debian's program, from Go; classic keys
"""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest

from crypto import age
from tests.peer import node_script, peer

SIZES = [0, 1, 65_535, 65_536, 65_537, 131_072, 1_000_000]
every_size = pytest.mark.parametrize("size", SIZES)

HYBRID = age.generate_identity()
CLASSIC = age.X25519Identity.generate(random=lambda size: b"\x11" * size)
STRANGER = age.X25519Identity.generate(random=lambda size: b"\x12" * size)
PASSPHRASE = "grüne Äpfel, six of them"


def contents(size: int) -> bytes:
    """Return bytes of which no two chunks are alike."""
    return b"".join(number.to_bytes(4, "big") for number in range(size // 4 + 1))[:size]


def ours(data: bytes, recipient: age.Recipient, *, armor: bool = False) -> bytes:
    sink = io.BytesIO()
    age.encrypt(io.BytesIO(data), sink, [recipient], armor=armor)
    return sink.getvalue()


def opened(file: bytes, key: age.Identity) -> bytes:
    sink = io.BytesIO()
    age.decrypt(io.BytesIO(file), sink, [key])
    return sink.getvalue()


def run(*command: str | Path, data: bytes = b"") -> bytes:
    """Return what a program makes of its input; ValueError when it refuses."""
    done = subprocess.run(command, input=data, capture_output=True, timeout=60, check=False)
    if done.returncode:
        raise ValueError(done.stderr.decode(errors="replace"))
    return done.stdout


@dataclass
class Peer:
    """Another implementation: encrypt to a recipient, decrypt with an identity."""

    encrypt: Callable[[bytes, str], bytes]
    decrypt: Callable[[bytes, str], bytes]


@pytest.fixture
def typage() -> Peer:
    script = node_script("age.mjs", package="age-encryption")
    return Peer(
        encrypt=lambda data, recipient: run(*script, "encrypt", recipient, data=data),
        decrypt=lambda file, identity: run(*script, "decrypt", identity, data=file),
    )


@pytest.fixture
def debian(tmp_path) -> Peer:
    program = peer("age")

    def decrypt(file: bytes, identity: str) -> bytes:
        keys = tmp_path / "keys"
        keys.write_text(identity + "\n")
        return run(program, "--decrypt", "--identity", keys, data=file)

    return Peer(
        encrypt=lambda data, recipient: run(program, "--recipient", recipient, data=data),
        decrypt=decrypt,
    )


@pytest.fixture
def rust() -> Peer:
    def decrypt(file: bytes, identity: str) -> bytes:
        try:
            return pyrage.decrypt(file, [pyrage.x25519.Identity.from_str(identity)])
        except pyrage.DecryptError as error:
            raise ValueError from error

    return Peer(
        encrypt=lambda data, recipient: pyrage.encrypt(
            data, [pyrage.x25519.Recipient.from_str(recipient)]
        ),
        decrypt=decrypt,
    )


@pytest.fixture(params=["typage", "debian", "rust"])
def classic(request) -> Peer:
    return request.getfixturevalue(request.param)


@every_size
def test_a_post_quantum_file_of_ours_opens_elsewhere(typage, size):
    file = ours(contents(size), HYBRID.recipient())
    assert typage.decrypt(file, str(HYBRID)) == contents(size)


@every_size
def test_a_post_quantum_file_from_elsewhere_opens_here(typage, size):
    file = typage.encrypt(contents(size), str(HYBRID.recipient()))
    assert opened(file, HYBRID) == contents(size)


@every_size
def test_a_classic_file_of_ours_opens_elsewhere(classic, size):
    file = ours(contents(size), CLASSIC.recipient())
    assert classic.decrypt(file, str(CLASSIC)) == contents(size)


@every_size
def test_a_classic_file_from_elsewhere_opens_here(classic, size):
    file = classic.encrypt(contents(size), str(CLASSIC.recipient()))
    assert opened(file, CLASSIC) == contents(size)


@pytest.mark.parametrize("size", [0, 48, 1000, 65_537])
def test_armor_of_ours_opens_elsewhere(classic, size):
    file = ours(contents(size), CLASSIC.recipient(), armor=True)
    assert classic.decrypt(file, str(CLASSIC)) == contents(size)


def test_a_key_made_elsewhere_is_read_alike(typage):
    identity, recipient = run(*node_script("age.mjs", package="age-encryption"), "keys").split()
    assert str(age.parse_identity(identity.decode()).recipient()) == recipient.decode()


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file[:-1],
        lambda file: file + b"\0",
        lambda file: file[:-40] + bytes([file[-40] ^ 1]) + file[-39:],
        lambda file: file.replace(b"\n--- ", b"\n-> grease\n\n--- ", 1),
    ],
    ids=["cut", "extended", "flipped", "another stanza"],
)
def test_what_we_refuse_the_others_refuse_too(classic, damage):
    file = damage(ours(contents(200_000), CLASSIC.recipient()))
    with pytest.raises(age.AgeError):
        opened(file, CLASSIC)
    with pytest.raises(ValueError):
        classic.decrypt(file, str(CLASSIC))


def test_nobody_opens_a_file_for_somebody_else(classic):
    file = ours(contents(100), CLASSIC.recipient())
    with pytest.raises(ValueError):
        classic.decrypt(file, str(STRANGER))


def test_a_passphrase_file_of_ours_opens_in_rust():
    file = ours(contents(70_000), age.Passphrase(PASSPHRASE))
    assert pyrage.passphrase.decrypt(file, PASSPHRASE) == contents(70_000)


def test_a_passphrase_file_from_rust_opens_here():
    file = pyrage.passphrase.encrypt(contents(70_000), PASSPHRASE)
    assert opened(file, age.Passphrase(PASSPHRASE)) == contents(70_000)


def test_passphrase_files_go_both_ways_with_javascript():
    script = node_script("age.mjs", package="age-encryption")
    file = ours(contents(70_000), age.Passphrase(PASSPHRASE, work=10))
    assert run(*script, "unlock", PASSPHRASE, data=file) == contents(70_000)
    file = run(*script, "lock", PASSPHRASE, data=contents(70_000))
    assert opened(file, age.Passphrase(PASSPHRASE)) == contents(70_000)
    with pytest.raises(age.NoMatch):
        opened(file, age.Passphrase("another"))


def test_a_post_quantum_file_for_several_opens_for_each(typage):
    people = [age.generate_identity() for _ in range(3)]
    sink = io.BytesIO()
    age.encrypt(io.BytesIO(contents(1000)), sink, [person.recipient() for person in people])
    for person in people:
        assert typage.decrypt(sink.getvalue(), str(person)) == contents(1000)


def test_every_javascript_package_is_pinned_by_hash_and_names_no_host():
    text = (Path(__file__).parents[1] / "peers" / "package-lock.json").read_text()
    assert '"node_modules/age-encryption"' in text
    assert text.count('"version"') == text.count('"integrity": "sha512-')
    assert "://" not in text
