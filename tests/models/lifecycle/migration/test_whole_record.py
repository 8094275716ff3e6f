"""People, units, orders and assessments pass through a version that knows none of them."""

from __future__ import annotations

import pytest

from crypto.signing import Card
from models.lifecycle import Vault, add_colleague, verify_colleague, verify_vault
from models.queries import count_all, read_incident_set
from models.sharing import pack_bundle, read_bundle
from tests.people import PASSPHRASE
from tests.versions import THIRD, earlier

TAKES_AND_PASSES_ON = """
ben = create("Ben")
card_of(ben)
ben.close()
"""
PASSES_ON = """
from models.sharing.folder.parcel_file import every_record
with opened("Ben") as ben:
    befriend(ben, "Ada")
    card = befriend(ben, "Cleo")
    preview = take(ben, "ada.age")
    seen = [row.title for row in ben.rows("incident")]
    clean = verify_vault(ben).clean
    # As an exchange folder does: it knows of nothing by which an incident brings a person along.
    pack(ben, card, every_record(ben), "ben.age")
told([seen, clean])
"""
GROWN = ("person", "harm", "actor", "command", "involvement", "order", "order_link", "assessment")


@pytest.fixture
def older(tmp_path_factory):
    return earlier(THIRD, tmp_path_factory.mktemp("wheel"))


def record(vault):
    """Record one invented incident with one of each of the later kinds."""
    incident = vault.save("incident", None, {"title": "[invented] Weir", "when": "2026-03-02"})
    person = vault.save("person", None, {"code_name": "Oak", "names": "Invented Name"})
    low, high = (vault.save("actor", None, {"name": name}) for name in ("Company", "Brigade"))
    vault.save("command", None, {"actor": low, "superior": high})
    order = vault.save("order", None, {"kind": "no-quarter", "issuer": high})
    for kind, values in (
        ("harm", {"person": person, "outcome": "killed"}),
        ("involvement", {"actor": low, "role": "direct"}),
        ("order_link", {"order": order, "relation": "preceded"}),
        ("assessment", {"decision": "undecided", "reasoning": "invented reasons"}),
    ):
        vault.save(kind, None, {"incident": incident} | values)
    return incident


def befriend(vault, folder, name):
    card = Card.parse((folder / f"{name.lower()}.card").read_bytes())
    add_colleague(vault, card)
    verify_colleague(vault, card.device)
    return card


def test_what_an_earlier_version_cannot_show_it_keeps_and_passes_on(make, older, tmp_path):
    older.run(tmp_path, TAKES_AND_PASSES_ON)
    ada, cleo = make("Ada"), make("Cleo")
    for vault in (ada, cleo):
        (tmp_path / f"{vault.name.lower()}.card").write_bytes(vault.card.to_bytes())
    ben = befriend(ada, tmp_path, "Ben")
    incident = record(ada)
    pack_bundle(ada, records=[incident], to=[ben], purpose="", out=tmp_path / "ada.age", full=True)

    seen, clean = older.run(tmp_path, PASSES_ON)
    assert (seen, clean) == (["[invented] Weir"], True)

    befriend(cleo, tmp_path, "Ada")
    befriend(cleo, tmp_path, "Ben")
    with read_bundle(cleo, tmp_path / "ben.age") as quarantine:
        quarantine.accept()
    assert {kind: len(cleo.rows(kind)) for kind in GROWN} == dict.fromkeys(GROWN, 1) | {"actor": 2}
    (person,) = cleo.rows("person")
    # What it does not know it hands on without what it says: any field might be a sealed one.
    assert cleo.withheld(person.id).keys() >= {"code_name", "names"}
    assert verify_vault(cleo).clean

    befriend(ada, tmp_path, "Cleo")
    out = tmp_path / "whole.age"
    pack_bundle(ada, records=[incident], to=[cleo.card], purpose="", out=out, full=True)
    with read_bundle(cleo, out) as quarantine:
        quarantine.accept()
    assert cleo.row("person", person.id).code_name == "Oak"  # type: ignore[union-attr]
    assert count_all(read_incident_set(cleo)).low == 1


def test_what_was_passed_on_shows_once_that_vault_is_opened_with_this_version(
    make, older, tmp_path
):
    older.run(tmp_path, TAKES_AND_PASSES_ON)
    ada = make("Ada")
    (tmp_path / "ada.card").write_bytes(ada.card.to_bytes())
    ben = befriend(ada, tmp_path, "Ben")
    incident = record(ada)
    pack_bundle(ada, records=[incident], to=[ben], purpose="", out=tmp_path / "ada.age", full=True)
    older.run(
        tmp_path,
        """
        with opened("Ben") as ben:
            befriend(ben, "Ada")
            take(ben, "ada.age")
        """,
    )
    with Vault.open(tmp_path / "ben", secret=PASSPHRASE) as vault:
        assert {kind: len(vault.rows(kind)) for kind in GROWN} == dict.fromkeys(GROWN, 1) | {
            "actor": 2
        }
        assert verify_vault(vault).clean
        assert count_all(read_incident_set(vault)).low == 1
