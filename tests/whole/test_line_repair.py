"""A damaged vault by line mode: said when it is opened, read, refused, and repaired."""

from __future__ import annotations

import random

from models.lifecycle import Vault
from tests.models.lifecycle.repair.damaged import PAGE, overwritten, page_of_each
from tests.whole.person import WORDS
from tests.whole.test_line_commands import ana  # noqa: F401


def damaged(person, *, number: int | None = None) -> None:
    """Damage the page that holds a change, or another one."""
    path = person.vault / "vault.db"
    if number is None:
        with Vault.open(person.vault, secret=WORDS) as vault:
            vault.save("incident", None, {"title": "Two"})
            number = max(page_of_each(vault).values())
    path.write_bytes(overwritten(path.read_bytes(), [number], random.Random(1)))


def test_a_damaged_vault_is_repaired_into_a_new_one(ana):  # noqa: F811
    damaged(ana)
    before = (ana.vault / "vault.db").read_bytes()
    refused = ana.refused("add", "--what", "Three", "--when", "now")
    assert (refused.status, refused.error["error"]) == (4, "vault-damaged")
    assert "afield repair --to DIR" in refused.error["next_step"]
    new = ana.home / "repaired"

    made = ana.run("repair", "--to", str(new), "--json")
    assert made.status == 1
    assert made.data["missing"]
    assert made.data["whole"] is False
    assert (ana.vault / "vault.db").read_bytes() == before

    told = ana.run("repair", "--to", str(ana.home / "again"))
    assert "Missing: " in told.out
    assert "full bundles" in told.talk
    assert ana.refused("repair", "--to", str(new)).error["error"] == "vault-exists"

    ana.vault.rename(ana.home / "damaged")
    new.rename(ana.vault)
    kept = {one["field"]: one for one in ana.ask("unsigned")}
    assert kept["title"]["value"] == "Two"
    assert ana.run("unsigned").out.count("Two") == 1
    assert ana.run("add", "--what", "Three", "--when", "now").status == 0


def test_rows_that_differ_are_made_anew_and_said(ana):  # noqa: F811
    with Vault.open(ana.vault, secret=WORDS) as vault:
        vault.save("incident", None, {"title": "Мост"})
        vault.database.connection.exec_driver_sql("UPDATE incident SET title = 'другое'")
    assert ana.run("verify").status == 1
    told = ana.ask("verify", "--repair")
    assert told["clean"]
    assert [one["sentence"] for one in told["mended"]] == [
        "Not what its signed changes come to: title.",
        "The search index does not hold its present words.",
    ]
    assert ana.ask("verify")["clean"]


def test_a_damaged_vault_says_so_to_whoever_only_reads(ana):  # noqa: F811
    path = ana.vault / "vault.db"
    content = path.read_bytes()
    for number in range(0, len(content) // PAGE, 20):
        path.write_bytes(overwritten(content, [number], random.Random(1)))
        told = ana.run("list")
        assert told.status in (0, 4)
        assert "The vault's database is damaged" in told.talk
        assert "afield repair --to DIR" in told.talk


def test_what_damage_is_there_is_said_once_by_a_command_that_ends_on_it(ana):  # noqa: F811
    damaged(ana)
    for command in (["verify"], ["backup", ana.home / "b.backup"]):
        told = ana.run(*command)
        assert told.status in (1, 4)
        assert told.talk.count("is damaged") == 1
    refused = ana.refused("backup", ana.home / "b.backup")
    assert (refused.status, refused.error["error"]) == (4, "vault-damaged")
