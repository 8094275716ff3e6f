"""Deleted words are in no page of the file, not in those either that the database has given up."""

from __future__ import annotations

import pytest
from sqlcipher3 import dbapi2 as driver

from models.actions import erase_values
from models.lifecycle import Vault
from models.projection import search_index as index
from models.storage import connection as connecting
from tests.models.pages import pages
from tests.people import again

SHORT = "a hiding place by the quarry"
# Longer than a page: what is deleted with it is whole pages, and not room inside one.
LONG = "a long account of the hiding place " * 1000
# The tables keep what was typed, capitals and all; the index keeps its words folded. So the one in
# small letters is the index's alone, and the history that keeps the other for ever is no excuse.
# The index writes of a word only where it differs from the one before it, so its end is looked for.
TYPED, FOLDED = "QWOBBLEHARBOUR", b"leharbour"


def rewritten(vault: Vault) -> str:
    """Give an incident whose title was another one before."""
    record = vault.save("incident", None, {"title": f"Shots near {TYPED}", "when": "2026-03"})
    assert FOLDED in pages(vault)
    vault.save("incident", record, {"title": "Shots near the mill"})
    return record


def is_clean(vault: Vault, word: bytes) -> bool:
    """Say whether a word is gone: from an open vault, and once it was closed and opened again."""
    here = word in pages(vault)
    vault.close()
    with again(vault) as other:
        return not here and word not in pages(other)


@pytest.mark.parametrize("words", [SHORT, LONG], ids=["in a page", "pages of its own"])
def test_a_draft_that_was_dropped_is_in_no_page(vault, words):
    vault.keep_draft("quick_log", {"summary": words})
    assert b"hiding place" in pages(vault)
    vault.drop_draft("quick_log")
    assert is_clean(vault, b"hiding place")


@pytest.mark.parametrize("words", [SHORT, LONG], ids=["in a page", "pages of its own"])
def test_a_draft_that_became_shorter_leaves_nothing_of_what_it_was(vault, words):
    vault.keep_draft("quick_log", {"summary": words})
    vault.keep_draft("quick_log", {"summary": "x"})
    assert is_clean(vault, b"hiding place")


def test_an_erased_value_is_in_no_page(vault):
    source = vault.save("source", None, {"name": "K", "identity": LONG[:900]})
    assert b"hiding place" in pages(vault)
    erase_values(vault, "source", source)
    assert is_clean(vault, b"hiding place")


def test_a_word_that_left_a_title_has_left_the_index(vault):
    rewritten(vault)
    assert TYPED.encode() in pages(vault), "the history keeps what was signed"
    assert is_clean(vault, FOLDED)


def test_a_word_that_left_the_index_among_many_others_is_in_no_page(vault):
    """So many words that the index has several levels, and merges them meanwhile."""
    with vault.batch():
        for number in range(300):
            words = " ".join(f"w{number * 40 + one}" for one in range(40))
            vault.save("incident", None, {"title": words, "when": "2026-03"})
    record = rewritten(vault)
    assert FOLDED not in pages(vault)
    vault.save("incident", record, {"title": f"{TYPED} once more"})
    vault.withdraw("incident", record, "logged twice")
    vault.save("incident", record, {"title": "nothing of it"})
    assert is_clean(vault, FOLDED)


class Forgetful(driver.Connection):
    """A connection that overwrites nothing unless it is asked to, as plain SQLite makes them."""

    def set_key(self, key):
        super().set_key(key)
        # SQLCipher of today turns this on by itself when the key is set; nothing promises it.
        self.execute("PRAGMA secure_delete=OFF")


@pytest.fixture
def forgetful(monkeypatch):
    connect = driver.connect
    monkeypatch.setattr(driver, "connect", lambda *a, **k: connect(*a, factory=Forgetful, **k))


@pytest.mark.usefixtures("forgetful")
@pytest.mark.parametrize("words", [SHORT, LONG], ids=["in a page", "pages of its own"])
def test_a_draft_is_overwritten_because_afield_asks_for_it(make, words):
    vault = make()
    vault.keep_draft("quick_log", {"summary": words})
    vault.drop_draft("quick_log")
    assert is_clean(vault, b"hiding place")


@pytest.mark.usefixtures("forgetful")
def test_the_bytes_would_show_a_table_that_does_not_overwrite(make, monkeypatch):
    """These tests can see what they say is not there."""
    asked = [one for one in connecting.SETTINGS if "secure_delete" not in one]
    monkeypatch.setattr(connecting, "SETTINGS", tuple(asked))
    vault = make()
    vault.keep_draft("quick_log", {"summary": SHORT})
    vault.drop_draft("quick_log")
    assert b"hiding place" in pages(vault)


def test_the_bytes_would_show_an_index_that_does_not_overwrite(make, monkeypatch):
    monkeypatch.setattr(index, "_CREATE", index._CREATE[:1])
    vault = make()
    rewritten(vault)
    assert FOLDED in pages(vault)
