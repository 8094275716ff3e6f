"""What bundles and cards that cannot be trusted get: refused, each by its own sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.whole.person import Inside, Person, incidents


@pytest.fixture(scope="module")
def acquainted(made, empty_boris, tmp_path_factory) -> tuple[Inside, Inside, Path]:
    """Ana and Boris, who have compared keys, and her bundle for him; for copies."""
    home = tmp_path_factory.mktemp("acquainted")
    ana, boris = made.copied(home / "ana"), empty_boris.copied(home / "boris")
    ana.knows(boris, home / "boris.card")
    boris.knows(ana, home / "ana.card")
    ana.ask("export", "--to", "Boris", "--out", home / "bundle.age")
    return ana, boris, home / "bundle.age"


@pytest.fixture
def bundle(acquainted, ana, boris, tmp_path) -> Path:
    """Her bundle for him, with both of them acquainted."""
    for known, person in zip(acquainted[:2], (ana, boris), strict=True):
        known.copied(person.home)
    return Path(shutil.copy(acquainted[2], tmp_path))


def demand_refused(person: Person, bundle: Path, code: str, status: int = 9) -> None:
    """Demand the same refusal from a preview and from accepting, and an unchanged vault."""
    before = incidents(person)
    for how in ("--dry-run", "--accept"):
        done = person.refused("import", bundle, how)
        assert (done.status, done.error["error"]) == (status, code), how
    assert incidents(person) == before
    assert list((person.vault / "quarantine").iterdir()) == []


def test_a_bundle_cut_short_is_refused(bundle, boris):
    bundle.write_bytes(bundle.read_bytes()[:-100])

    demand_refused(boris, bundle, "cut-bundle")


def test_an_altered_bundle_is_refused(bundle, boris):
    data = bytearray(bundle.read_bytes())
    data[-100] ^= 1
    bundle.write_bytes(data)

    demand_refused(boris, bundle, "altered-bundle")


def test_a_bundle_for_somebody_else_is_refused(bundle, tmp_path):
    demand_refused(Inside.with_vault("Clara", tmp_path / "clara"), bundle, "not-for-us")


def test_what_is_not_a_bundle_is_refused(boris, tmp_path):
    picture = tmp_path / "picture.jpg"
    picture.write_bytes(b"\xff\xd8\xff\xe0" + bytes(1000))

    demand_refused(boris, picture, "not-a-bundle")


def test_a_bundle_by_an_unknown_key_is_shown_and_taken_only_when_asked_for(ana, boris, tmp_path):
    ana.knows(boris, tmp_path / "boris.card")
    bundle = tmp_path / "bundle.age"
    ana.ask("export", "--to", "Boris", "--out", bundle)

    assert boris.ask("import", bundle, "--dry-run")["signer"]["trust"] == "unknown"
    done = boris.refused("import", bundle, "--accept")
    assert (done.status, done.error["error"]) == (9, "unknown-signer")
    assert incidents(boris) == []
    assert boris.ask("import", bundle, "--accept-unknown")["accepted"]["added"] == ["Ana"]
    assert incidents(boris) == incidents(ana)


def test_a_signer_nobody_compared_is_said_to_be_so(ana, boris, tmp_path):
    ana.knows(boris, tmp_path / "boris.card")
    ana.run("card", into=tmp_path / "ana.card")
    assert boris.ask("colleague", "add", tmp_path / "ana.card")["state"] == "unverified"
    bundle = tmp_path / "bundle.age"
    ana.ask("export", "--to", "Boris", "--out", bundle)

    told = boris.run("import", bundle, "--dry-run")

    assert "nobody has compared" in told.out
    warned = boris.run("export", "--to", "Ana", "--dry-run")
    assert "Nobody here has compared the fingerprint of Ana." in warned.talk


def test_a_bundle_never_replaces_another_kind_of_file(bundle, ana, tmp_path):
    document = tmp_path / "document.txt"
    document.write_text("mine")

    assert ana.refused("export", "--to", "Boris", "--out", document).status == 8
    assert document.read_text() == "mine"


def test_an_altered_card_is_refused(ana, boris, tmp_path):
    card = tmp_path / "ana.card"
    ana.run("card", into=card)
    card.write_bytes(card.read_bytes().replace(b'"Ana"', b'"Eve"'))

    done = boris.refused("colleague", "add", card)

    assert (done.status, done.error["error"]) == (9, "bad-card")
    assert [one["name"] for one in boris.ask("colleague", "list")] == ["Boris"]


def test_wrong_digits_do_not_verify_a_colleague(bundle, boris):
    done = boris.refused("colleague", "verify", "Ana", "--fingerprint", "12345 " * 12)

    assert (done.status, done.error["error"]) == (9, "fingerprint-differs")


def test_export_to_a_stranger_says_so_and_writes_nothing(ana, tmp_path):
    done = ana.refused("export", "--to", "Nobody", "--out", tmp_path / "b.age")

    assert (done.status, done.error["error"]) == (11, "no-such-colleague")
    assert not (tmp_path / "b.age").exists()
