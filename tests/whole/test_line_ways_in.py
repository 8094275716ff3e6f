"""The ways in by line mode: passphrases, recovery codes and readers, changed one by one."""

from __future__ import annotations

from models.lifecycle import Vault
from tests.whole.person import WORDS, secret_file
from tests.whole.test_line_commands import ana  # noqa: F401


def test_a_changed_passphrase_opens_and_the_old_one_does_not(ana):  # noqa: F811
    new = secret_file(ana.home / "new", "other words altogether")
    assert ana.run("passphrase", "change", "--new-passphrase-file", new).status == 0

    assert ana.refused("list").status == 3
    secret_file(ana.passphrase, "other words altogether")
    assert ana.ask("list") == []


def test_a_renewed_recovery_code_opens_the_vault(ana):  # noqa: F811
    code = ana.ask("recovery", "renew")["recovery"]
    secret_file(ana.passphrase, code)

    assert ana.ask("list") == []


def test_a_reader_is_added_listed_and_removed(ana):  # noqa: F811
    words = secret_file(ana.home / "reader", "only to look at")
    slot = ana.ask("reader", "add", "--reader-passphrase-file", words)["slot"]
    listed = {one["slot"]: one["kind"] for one in ana.ask("reader", "list")}
    assert listed[slot] == "reader"
    assert ana.run("reader", "remove", slot).status == 0

    secret_file(ana.passphrase, "only to look at")
    assert ana.refused("list").status == 3


def test_the_owners_own_ways_in_are_not_removed_as_readers(ana):  # noqa: F811
    for one in ana.ask("reader", "list"):
        assert ana.refused("reader", "remove", one["slot"]).error["error"] == "not-a-reader"
    assert ana.ask("list") == []


def test_the_recovery_code_takes_the_place_of_a_forgotten_passphrase(ana):  # noqa: F811
    code = ana.ask("recovery", "renew")["recovery"]
    secret_file(ana.passphrase, code)
    new = secret_file(ana.home / "new", "other words altogether")
    assert ana.run("passphrase", "change", "--new-passphrase-file", new).status == 0

    secret_file(ana.passphrase)
    assert ana.refused("list").status == 3
    secret_file(ana.passphrase, "other words altogether")
    assert ana.ask("list") == []


def test_a_key_file_from_before_a_change_of_the_passphrase_opens_nothing(ana):  # noqa: F811
    older = (ana.vault / "vault.json").read_bytes()
    new = secret_file(ana.home / "new", "other words altogether")
    assert ana.run("passphrase", "change", "--new-passphrase-file", new).status == 0
    (ana.vault / "vault.json").write_bytes(older)

    assert ana.refused("list").error["error"] == "keys-rolled-back"


def test_the_ways_in_are_not_changed_beside_a_writer(ana):  # noqa: F811
    new = secret_file(ana.home / "new", "other words altogether")
    before = (ana.vault / "vault.json").read_bytes()
    with Vault.open(ana.vault, secret=WORDS):
        for words in (
            ("recovery", "renew"),
            ("reader", "add", "--reader-passphrase-file", new),
            ("passphrase", "change", "--new-passphrase-file", new),
        ):
            assert ana.refused(*words).error["error"] == "vault-in-use"
    assert (ana.vault / "vault.json").read_bytes() == before
