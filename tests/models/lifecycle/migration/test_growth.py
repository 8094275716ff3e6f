"""A vault grows with the code: a kind or a field is one class or one line, and nothing else."""

from __future__ import annotations

import shutil

import pytest

from crypto.errors import NewerFormat
from crypto.keyfile import KeyFile, change_passphrase
from models.lifecycle import Vault, key_slots, verify_vault
from models.sharing import read_bundle
from tests.models.team import acquaint
from tests.people import CHEAP, PASSPHRASE, making

USED = """
note = (folder / "note").read_text()
done = commands(
    folder / "marta",
    ["verify"],
    ["show", note],
    ["set", note, "weather=rain"],
    ["add", "--what", "[invented] Square", "--when", "2026-03"],
    ["list", "--kind", "note"],
    ["export", "--dry-run", "--to", "Ben"],
    ["show", note, "--history", "--json"],
)
with opened("Marta") as vault:
    assert verify_vault(vault).clean
    entry = vault.save("ledger", None, {"about": note, "text": "it was here", "holder": "K"})
    source = vault.save("source", None, {"name": "K", "shirt": "red"})
    vault.save("source", source, {"nickname": "an invented name"})
    card = befriend(vault, "Ben")
    pack(vault, card, [row.id for row in vault.rows("incident")] + [entry, source], "grown.age")
    told({"source": source, "done": done})
"""


@pytest.fixture(scope="module")
def used(grown, tmp_path_factory):
    """Let a later version use a vault that this one made; give the folder and what it told."""
    folder = tmp_path_factory.mktemp("used")
    with making(folder) as make:
        marta, ben = make("Marta"), make("Ben")
        acquaint(marta, ben)
        incident = marta.save("incident", None, {"title": "[invented] Bridge", "when": "2026-03"})
        note = marta.save("note", None, {"about": incident, "text": "ask again"})
        (folder / "ben.card").write_bytes(ben.card.to_bytes())
        (folder / "note").write_text(note)
    return folder, grown.run(folder, USED)


@pytest.fixture
def scene(used, tmp_path):
    """Give copies of what the later version used."""
    shutil.copytree(used[0], tmp_path / "scene")
    return tmp_path / "scene", used[1]


def test_every_command_of_a_later_version_does_its_work_on_a_vault_made_by_this_one(used):
    done = used[1]["done"]
    assert [status for status, _ in done] == [0] * 7, done
    assert "rain" in done[-1][1]


def test_a_vault_that_a_later_version_used_is_refused_by_every_way_in(scene):
    folder = scene[0] / "marta"
    before = (folder / "vault.json").read_bytes()
    for write in (True, False):
        with pytest.raises(NewerFormat, match="newer afield"):
            Vault.open(folder, secret=PASSPHRASE, write=write)
    with pytest.raises(NewerFormat), key_slots(folder, PASSPHRASE) as (header, keys):
        change_passphrase(header, keys, old=PASSPHRASE, new="other", cost=CHEAP)
    assert (folder / "vault.json").read_bytes() == before
    KeyFile.read(folder / "vault.json").unlock(PASSPHRASE).wipe()


def test_what_it_made_is_kept_named_and_becomes_visible_once_the_vault_is_migrated(scene, grown):
    folder, told = scene
    with Vault.open(folder / "ben", secret=PASSPHRASE) as ben:
        with read_bundle(ben, folder / "grown.age") as quarantine:
            preview = quarantine.preview()
            assert preview.newer == 4
            assert any("Made by a newer afield: 4 changes" in line for line in preview.lines())
            quarantine.accept()
        report = verify_vault(ben)
        assert report.clean
        assert (report.newer, report.newer_records) == (4, 3)
        assert ben.row("source", told["source"]) is not None
        (line,) = (one for one in ben.journal() if one.what == "bundle-accepted")
        assert line.facts["made_by_newer_afield"] == 4
    seen = grown.run(
        folder,
        """
        with opened("Ben") as ben:
            assert verify_vault(ben).clean
            (entry,), (note,) = ben.rows("ledger"), ben.rows("note")
            (source,) = ben.rows("source")
            kind, _ = ben.resolve(entry.ref)
            told([entry.text, note.weather, source.shirt, kind, entry.about == note.id])
        """,
    )
    assert seen == ["it was here", "rain", "red", "ledger", True]
