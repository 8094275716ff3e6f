"""Whom a dossier can be made for: a public key that no card has, and a name like no card's."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import age
from crypto.signing.errors import BadName
from models.sharing import name_outsider, read_outsider
from models.sharing.dossier.outsider_check import (
    BadRecipient,
    ColleaguesKey,
    NameLikeACard,
    NamesNobody,
    OwnKey,
    SecretKeyGiven,
    SshKeyGiven,
)
from models.sharing.errors import CannotPack
from models.vault import revoke_colleague

CLASSIC = age.X25519Identity(bytes(range(32)))
QUANTUM = age.generate_identity(random=lambda size: bytes(range(size)))
KEY = str(CLASSIC.recipient())
NAME = "Court of the capital"


@pytest.mark.parametrize("identity", [CLASSIC, QUANTUM], ids=["classic", "post-quantum"])
def test_a_key_is_taken_in_its_one_spelling_however_it_was_typed(ada, identity):
    key = str(identity.recipient())
    for typed in (key, f"  {key}\n", key.upper()):
        found = read_outsider(ada, recipient=typed, name=f" {NAME}\t")
        assert (found.recipient, found.name) == (key, NAME)
        assert found.classic is (identity is CLASSIC)
        assert len(found.short) <= 70


REFUSED = [
    (str(CLASSIC), SecretKeyGiven),
    (str(QUANTUM), SecretKeyGiven),
    (str(QUANTUM).lower(), SecretKeyGiven),
    (f"{KEY}\n{CLASSIC}", SecretKeyGiven),
    ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA ada@here", SshKeyGiven),
    ("ecdsa-sha2-nistp256 AAAA", SshKeyGiven),
    ("sk-ssh-ed25519@openssh.com AAAA", SshKeyGiven),
    ("-----BEGIN OPENSSH PRIVATE KEY-----", SshKeyGiven),
    ("", BadRecipient),
    ("age1", BadRecipient),
    (KEY[:-1], BadRecipient),
    (KEY[:-1] + ("q" if KEY[-1] != "q" else "p"), BadRecipient),
    (f"{KEY}\n{KEY}", BadRecipient),
    (KEY[:9].upper() + KEY[9:], BadRecipient),
    ("age1yubikey1qwerty", BadRecipient),
    ("ключ", BadRecipient),
    ("age1" + "q" * 9000, BadRecipient),
]


@pytest.mark.parametrize(("typed", "error"), REFUSED)
def test_what_is_no_public_key_of_age_is_refused_and_never_repeated(ada, typed, error):
    with pytest.raises(error) as refused:
        read_outsider(ada, recipient=typed, name=NAME)
    told = f"{refused.value} {refused.value.next_step} {refused.value.facts}"
    assert refused.value.__cause__ is None
    for line in typed.splitlines():
        assert len(line) < 9 or line[8:] not in told


def test_a_key_on_a_card_is_no_outsiders(ada, ben):
    with pytest.raises(ColleaguesKey, match="Ben"):
        read_outsider(ada, recipient=ben.card.recipient, name=NAME)
    revoke_colleague(ada, ben.device)
    with pytest.raises(ColleaguesKey):
        read_outsider(ada, recipient=ben.card.recipient.upper(), name=NAME)
    with pytest.raises(OwnKey):
        read_outsider(ada, recipient=ada.card.recipient, name=NAME)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", BadName),
        (" \u200b ", BadName),
        ("x" * 81, BadName),
        ("...", NamesNobody),
        ("Anyone", NamesNobody),
        ("аnyone", NamesNobody),
        ("Ben", NameLikeACard),
        ("ВЕN", NameLikeACard),
        ("ben ", NameLikeACard),
        ("Ada", NameLikeACard),
    ],
)
def test_a_name_that_could_be_taken_for_another_is_refused(ada, ben, name, error):
    with pytest.raises(error):
        read_outsider(ada, recipient=KEY, name=name)
    with pytest.raises(error):
        name_outsider(ada, name)


@settings(max_examples=25)
@given(typed=st.one_of(st.text(max_size=200), st.text("age1pq0-SECRTKY q", max_size=90)))
def test_nothing_that_can_be_typed_does_more_than_be_refused(shared, typed):
    with pytest.raises(CannotPack):
        read_outsider(shared, recipient=typed, name=NAME)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """Give a vault that no test changes."""
    from tests.models.sharing.people import make_vault

    with make_vault(tmp_path_factory.mktemp("outsiders") / "ada", "Ada") as vault:
        yield vault


def test_a_new_key_of_the_world_is_an_outsiders(shared):
    key = str(age.generate_identity(random=os.urandom).recipient())
    assert read_outsider(shared, recipient=key, name=NAME).recipient == key
