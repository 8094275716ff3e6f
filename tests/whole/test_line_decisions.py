"""What line mode does for people: forks, erasing, who says what, a key revoked."""

from __future__ import annotations

import pytest

from models.actions import OUT_OF_REACH
from models.intake import DEMONSTRATION_PASSPHRASE, create_demonstration
from models.lifecycle import Vault
from tests.whole.person import WORDS, Inside, Person, incidents

NAME = "Canaria Erasable"


@pytest.fixture(scope="module")
def friends(tmp_path_factory) -> tuple[Inside, Inside]:
    """Ana with one incident and one source, and Boris; each has compared the other's key."""
    home = tmp_path_factory.mktemp("friends")
    ana, boris = (Inside.with_vault(name, home / name.lower()) for name in ("Ana", "Boris"))
    ana.knows(boris, home / "boris.card")
    boris.knows(ana, home / "ana.card")
    with Vault.open(ana.vault, secret=WORDS) as vault:
        source = vault.save("source", None, {"name": "Heron", "identity": NAME})
        incident = vault.save("incident", None, {"title": "A test", "when": "2026-03"})
        vault.save("claim", None, {"incident": incident, "source": source, "how_many": "3+"})
    return ana, boris


@pytest.fixture
def pair(friends, tmp_path) -> tuple[Inside, ...]:
    return tuple(one.copied(tmp_path / one.name.lower()) for one in friends)


@pytest.fixture
def ana(pair) -> Inside:
    return pair[0]


@pytest.fixture
def boris(pair) -> Inside:
    return pair[1]


def source_of(person: Person) -> str:
    return person.ask("list", "--kind", "source")[0]["ref"]


def forked(ana: Inside, boris: Inside, tmp_path) -> Inside:
    """Have Ana's vault copied, changed on both sides, and both sent to Boris; give the copy."""
    copy = ana.copied(tmp_path / "copy")
    ref = incidents(ana)[0]
    for number, (one, place) in enumerate(((ana, "Bor"), (copy, "Dol"))):
        one.ask("set", ref, f"place={place}")
        one.ask("export", "--to", "Boris", "--out", tmp_path / f"{number}.age")
        told = boris.ask("import", tmp_path / f"{number}.age", "--accept")
    assert [one["name"] for one in told["forked"]] == ["Ana"]
    copy.ask("set", ref, "place=Rudnia")
    copy.ask("export", "--to", "Boris", "--out", tmp_path / "later.age")
    later = boris.ask("import", tmp_path / "later.age", "--accept", status=1)
    assert (later["held"], [one["name"] for one in later["frozen"]]) == (1, ["Ana"])
    assert later["accepted"]["held"] == 1
    return copy


# Forks


def test_a_fork_is_listed_with_what_both_changes_are_about(ana, boris, tmp_path):
    assert boris.ask("fork", "list") == []
    forked(ana, boris, tmp_path)

    (found,) = boris.ask("fork", "list")

    assert (found["name"], found["ruling"], found["own"]) == ("Ana", None, False)
    assert {one["ref"] for one in found["changes"]} == set(incidents(ana))
    assert len({one["hash"] for one in found["changes"]}) == 2
    assert "Decision: none; the device is frozen" in boris.run("fork", "list").out


@pytest.mark.parametrize(("ruling", "places"), [("keep", 2), ("discard", 0)])
def test_a_fork_is_decided_and_what_counts_follows(ana, boris, tmp_path, ruling, places):
    forked(ana, boris, tmp_path)
    found = boris.ask("fork", "list")[0]

    where = (found["device"][:8], str(found["number"]))
    told = boris.ask("fork", "decide", *where, f"--{ruling}", "--reason", "a copied laptop")

    assert told["ruling"] == ruling
    assert boris.ask("fork", "list")[0]["ruling"] == ruling
    shown = boris.ask("show", incidents(ana)[0])
    assert len([value for one in shown["conflicts"] for value in one["values"]]) == places
    assert boris.ask("verify")["clean"]


@pytest.mark.parametrize(
    ("words", "status"),
    [(("Ana", "1", "--keep"), 11), (("Ana", "1"), 2), (("Ana", "1", "--keep", "--discard"), 2)],
)
def test_a_decision_about_no_fork_or_without_a_ruling_is_refused(boris, words, status):
    assert boris.refused("fork", "decide", *words).status == status


# Erasing


def test_erasing_says_how_many_values_went_and_what_is_out_of_reach(ana):
    ref = source_of(ana)
    assert NAME in ana.run("show", ref, "--reveal", "--history").out

    told = ana.ask("erase", ref, "--field", "identity", "--reason", "asked for", "--yes")

    assert told == {"ref": ref, "erased": 1, "out_of_reach": OUT_OF_REACH}
    history = ana.run("show", ref, "--reveal", "--history").out
    assert NAME not in history
    assert "Real identity: erased" in history
    changes = ana.ask("show", ref, "--history")["history"]
    assert [change["erased"] for change in changes if change["erased"]] == [["identity"]]
    assert not any(change["withheld"] or change["discarded"] for change in changes)
    assert ana.ask("verify")["clean"]
    again = ana.refused("erase", ref, "--yes")
    assert (again.status, again.error["error"]) == (1, "nothing-to-erase")


def test_nothing_is_erased_unless_the_reference_is_typed_again(ana):
    refused = ana.refused("erase", source_of(ana))

    assert refused.error["error"] == "not-confirmed"
    assert ana.ask("show", source_of(ana), "--reveal")["identity"] == NAME


@pytest.mark.parametrize(
    "words", [(), ("SRC", "--asked"), ("--asked", "--comply", "x"), ("--asked", "--field", "name")]
)
def test_an_erasure_says_one_thing(ana, words):
    assert ana.refused("erase", *words).error["error"] == "usage"


def test_a_field_that_is_not_sealed_is_not_erased(ana):
    assert ana.refused("erase", source_of(ana), "--field", "name", "--yes").status == 2
    assert ana.ask("show", source_of(ana))["name"] == "Heron"


def test_what_a_colleague_asks_for_is_listed_and_complied_with(ana, boris, tmp_path):
    with Vault.open(ana.vault, secret=WORDS) as hers, Vault.open(boris.vault, secret=WORDS) as his:
        # Whole histories, sealed values too, as after a consent.
        his.receive(list(hers.operations()), cards={hers.device: hers.card})
        source = his.rows("source")[0].id
        his.save("source", source, {"contact": "a number"})
        changes = [one for one in his.operations([source]) if one.device == his.device]
        hers.receive(changes, cards={his.device: his.card})
    ref = source_of(boris)
    boris.ask("erase", ref, "--field", "identity", "--reason", "asked for", "--yes")
    boris.ask("export", "--to", "Ana", "--out", tmp_path / "asked.age")
    with Vault.open(boris.vault, secret=WORDS) as his, Vault.open(ana.vault, secret=WORDS) as hers:
        hers.receive(his.operations(), cards={his.device: his.card, hers.device: hers.card})

    (request,) = ana.ask("erase", "--asked")
    assert (request["author"], request["subject"], request["reason"]) == ("Boris", ref, "asked for")
    assert "By: Boris" in ana.run("erase", "--asked").out
    assert ana.refused("erase", "--comply", request["ref"]).error["error"] == "not-confirmed"
    assert ana.ask("erase", "--comply", request["ref"], "--yes")["erased"] == 1

    assert ana.ask("erase", "--asked") == []
    assert "identity" not in ana.ask("show", ref, "--reveal")
    assert ana.refused("erase", "--comply", request["ref"], "--yes").status == 11


# Who says what


def test_figures_stand_side_by_side_with_their_sources_and_are_never_summed(tmp_path):
    learner = Inside("Learner", tmp_path / "learner")
    learner.home.mkdir(mode=0o700)
    create_demonstration(learner.vault).close()
    learner.passphrase.touch(mode=0o600)
    learner.passphrase.write_text(DEMONSTRATION_PASSPHRASE + "\n")

    listed = learner.ask("claims")

    every = {one["id"]: one for one in learner.ask("list", "--kind", "claim")}
    assert {one["id"] for one in listed} == {
        one["id"]
        for one in every.values()
        if not one.get("incident") or one.get("scope") == "aggregate"
    }
    assert len(listed) > 3
    for one in listed:
        assert one["source"] or not every[one["id"]].get("source")
        assert one["how_many"] == every[one["id"]].get("how_many")
    published = [one["published"] or "" for one in listed]
    assert published == sorted(published, reverse=True)
    told = learner.run("claims")
    assert told.out.count("Who says: ") == len(listed)
    assert "never" not in told.out
    assert "no figures are added together" in told.talk
    assert len(learner.ask("claims", "zzzz")) == 0


# A key that is trusted no more


def test_nothing_of_a_revoked_key_is_accepted_and_nothing_is_sent_to_it(ana, boris, tmp_path):
    ana.ask("export", "--to", "Boris", "--out", tmp_path / "b.age")
    assert boris.ask("colleague", "revoke", "Ana")["state"] == "revoked"

    refused = boris.refused("import", tmp_path / "b.age", "--accept")
    assert refused.error["error"] == "revoked-signer"
    assert boris.refused("export", "--to", "Ana", "--out", tmp_path / "a.age").status == 11
    assert incidents(boris) == []
