"""Somebody whose card is not here can make a bundle for us, and may not make it costly."""

from __future__ import annotations

import dataclasses

import pytest

from models.sharing import pack_bundle, read_bundle
from models.sharing.container import STANDARD, Limits
from models.sharing.errors import StrangerTooLarge
from models.vault import add_colleague, revoke_colleague
from tests.models.sharing.people import make_vault

FEW = 5


@pytest.fixture
def stranger(tmp_path, ben):
    with make_vault(tmp_path / "eve", "Eve") as vault:
        add_colleague(vault, ben.card)
        yield vault


@pytest.fixture
def few(monkeypatch):
    """Let a stranger send few changes, so that a test need not make thousands."""
    strict = Limits.for_strangers
    monkeypatch.setattr(
        Limits, "for_strangers", lambda one: dataclasses.replace(strict(one), operations=FEW)
    )


def sent(sender, receiver, many, folder):
    records = [
        sender.save("incident", None, {"title": f"{n}", "when": "2026"}) for n in range(many)
    ]
    out = folder / f"{many}.age"
    pack_bundle(sender, records=records, to=[receiver.card], purpose="", out=out)
    return out


def test_a_stranger_may_send_less_than_a_colleague(few, stranger, ben, tmp_path):
    with pytest.raises(StrangerTooLarge) as refused:
        read_bundle(ben, sent(stranger, ben, FEW + 1, tmp_path))
    assert "card" in refused.value.next_step
    read_bundle(ben, sent(stranger, ben, FEW, tmp_path)).close()


@pytest.mark.usefixtures("few")
def test_whose_card_is_here_may_send_it_all_compared_or_not(stranger, ben, tmp_path):
    out = sent(stranger, ben, FEW + 1, tmp_path)
    add_colleague(ben, stranger.card)
    read_bundle(ben, out).close()


@pytest.mark.usefixtures("few")
def test_whose_key_was_revoked_is_a_stranger_again(stranger, ben, tmp_path):
    out = sent(stranger, ben, FEW + 1, tmp_path)
    add_colleague(ben, stranger.card)
    revoke_colleague(ben, stranger.device)
    with pytest.raises(StrangerTooLarge):
        read_bundle(ben, out)


def test_a_stranger_has_a_tenth_of_the_changes_and_a_sixteenth_of_the_text():
    strict = STANDARD.for_strangers()
    assert strict.operations * 10 <= STANDARD.operations
    assert strict.inflated * 16 <= STANDARD.inflated
    assert strict.packed_operations * 16 <= STANDARD.packed_operations
    assert strict.evidence_files * 16 <= STANDARD.evidence_files
    assert (
        dataclasses.replace(
            strict,
            **{
                name: getattr(STANDARD, name)
                for name in (
                    "operations",
                    "inflated",
                    "packed_operations",
                    "evidence_files",
                    "refusal",
                )
            },
        )
        == STANDARD
    )
