"""A vault that an earlier afield made is opened, migrated, used, and exchanged with that afield."""

from __future__ import annotations

import json
import os
import shutil

import pytest

from crypto.keyfile import VAULT_FORMAT, KeyFile
from crypto.signing import Card
from models.lifecycle import Vault, add_colleague, verify_colleague, verify_vault
from models.sharing import pack_bundle, read_bundle
from tests.people import PASSPHRASE
from tests.versions import FIRST, SECOND, THIRD, earlier

LONG = os.environ.get("AFIELD_LONG") == "1"
"""Whether everything is tried with each earlier version."""

MADE = """
(folder / "clip.bin").write_bytes(b"a frame of an invented video " * 4000)
vault = create("Ana")
incident = vault.save("incident", None, {"title": "[invented] Міст", "when": "2026-03"})
vault.save("incident", incident, {"summary": "two boats"})
source = vault.save("source", None, {"name": "K", "identity": "an invented name"})
vault.save("claim", None, {"incident": incident, "source": source})
attach_evidence(vault, incident, folder / "clip.bin")
vault.keep_draft("quick_log", {"what": "half a sentence"})
vault.set_setting("idle_minutes", 7)
card_of(vault)
told({"incident": incident, "source": source, "operations": vault.history.count()})
vault.close()
ben = create("Ben")
theirs = ben.save("incident", None, {"title": "[invented] Square"})
card_of(ben)
pack(ben, befriend(ben, "Ana"), [theirs], "ben.age")
ben.close()
"""
HEARD = """
with opened("Ben") as ben:
    try:
        take(ben, "ana.age")
    except Exception as error:
        heard = [type(error).__name__, str(error), len(ben.rows("incident"))]
    else:
        heard = {row.title: row.place for row in ben.rows("incident")}
asked = [["list"], ["add", "--what", "x", "--when", "now"], ["passphrase", "change"]]
asked += [["reader", "add"], ["recovery", "renew"], ["rekey"], ["reader", "list"], ["verify"]]
told([heard, commands(folder / "ana", *asked)])
"""


@pytest.fixture(scope="module", params=[FIRST, SECOND, THIRD])
def made(request, tmp_path_factory):
    """Give an earlier version, the folder in which it made two vaults, and what it told."""
    version = earlier(request.param, tmp_path_factory.mktemp(request.param))
    folder = tmp_path_factory.mktemp("made")
    return version, folder, version.run(folder, MADE)


@pytest.fixture
def scene(made, tmp_path):
    """Give the version, copies of its vaults, and what it told."""
    version, folder, told = made
    shutil.copytree(folder, tmp_path / "scene")
    return version, tmp_path / "scene", told


def test_its_vault_is_migrated_with_all_that_was_in_it_and_used(scene):
    _, folder, told = scene
    tellings: list[tuple[int, int]] = []
    with Vault.open(
        folder / "ana", secret=PASSPHRASE, progress=lambda *some: tellings.append(some)
    ) as vault:
        assert vault.history.count() == told["operations"]
        assert vault.row("incident", told["incident"]).summary == "two boats"  # type: ignore[union-attr]
        assert vault.row("source", told["source"]).identity == "an invented name"  # type: ignore[union-attr]
        assert vault.drafts() == {"quick_log": {"what": "half a sentence"}}
        assert vault.setting("idle_minutes") == 7
        assert vault.setting("format") == VAULT_FORMAT
        assert verify_vault(vault).clean
        vault.save("incident", told["incident"], {"summary": "three boats"})
        vault.undo()
        assert verify_vault(vault).clean
    assert tellings[-1][0] == tellings[-1][1] > told["operations"]
    assert tellings == sorted(tellings)
    assert KeyFile.read(folder / "ana" / "vault.json").format == VAULT_FORMAT
    assert not (folder / "ana" / ".migration").exists()
    with Vault.open(folder / "ana", secret=PASSPHRASE, progress=_never) as vault:
        assert vault.row("incident", told["incident"]) is not None


def _never(*_: int) -> None:
    raise AssertionError("a vault is migrated once")


@pytest.mark.parametrize("made", [FIRST, SECOND, THIRD] if LONG else [FIRST, THIRD], indirect=True)
def test_it_exchanges_bundles_with_this_version_and_refuses_the_migrated_vault(scene):
    version, folder, told = scene
    ben = Card.parse((folder / "ben.card").read_bytes())
    with Vault.open(folder / "ana", secret=PASSPHRASE) as ana:
        add_colleague(ana, ben)
        verify_colleague(ana, ben.device)
        with read_bundle(ana, folder / "ben.age") as quarantine:
            assert quarantine.accept().operations == 1
        (theirs,) = (row for row in ana.rows("incident") if row.id != told["incident"])
        ana.save("incident", theirs.id, {"place": "the bridge"})
        every = [row.id for row in ana.rows("incident")]
        pack_bundle(ana, records=every, to=[ben], purpose="", out=folder / "ana.age", full=True)
        assert verify_vault(ana).clean
    before = (folder / "ana" / "vault.json").read_bytes()
    heard, done = version.run(folder, HEARD)
    if version.statements == 2:
        assert heard == {"[invented] Square": "the bridge", "[invented] Міст": None}
    else:
        # It reads statements and changes of format 1 alone, and says so with nothing changed.
        newer = "This bundle was made by a newer afield (format 2; this one reads up to 1)."
        assert heard == ["NewerBundle", newer, 1]
    # The header says nothing newer where the format is the same, so the ways in can be listed.
    listed = 0 if version.code.name.startswith(THIRD) else 6
    assert [status for status, _ in done] == [6, 6, 6, 6, 6, 6, listed, 6], done
    assert all("newer afield" in said for status, said in done if status)
    assert (folder / "ana" / "vault.json").read_bytes() == before


@pytest.mark.parametrize("made", [SECOND], indirect=True)
def test_a_change_of_keys_that_it_left_half_done_is_finished_and_then_migrated(scene):
    version, folder, told = scene
    version.run(
        folder,
        """
        from crypto.files import StorageFailed
        from models.lifecycle import rekey_vault
        from models.lifecycle.rekey import new_keys
        def fails(*_):
            raise StorageFailed(path="x", reason="y")
        new_keys.move_successor_in = fails
        rekey_vault(opened("Ana"), passphrase=WORDS, cost=Cost.floor())
        """,
    )
    with Vault.open(folder / "ana", secret=PASSPHRASE) as vault:
        assert vault.history.count() == told["operations"]
        assert verify_vault(vault).clean


@pytest.mark.parametrize("made", [FIRST, SECOND], indirect=True)
def test_a_header_that_could_not_be_raised_is_raised_at_the_next_opening(scene, monkeypatch):
    from crypto.files import StorageFull
    from models.lifecycle import startup_checks

    _, folder, _ = scene

    def full(*_: object) -> bool:
        raise StorageFull(path="x")

    with monkeypatch.context() as patch:
        patch.setattr(startup_checks, "raise_format", full)
        Vault.open(folder / "ana", secret=PASSPHRASE).close()
    assert json.loads((folder / "ana" / "vault.json").read_bytes())["v"] == 1
    Vault.open(folder / "ana", secret=PASSPHRASE).close()
    assert json.loads((folder / "ana" / "vault.json").read_bytes())["v"] == VAULT_FORMAT
