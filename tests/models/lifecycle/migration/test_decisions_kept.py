"""What people decided reads the same in a vault that was written anew."""

from __future__ import annotations

from pathlib import Path

from models.actions import decide_fork, erase_values, forks, frozen_devices, requests_for_erasure
from models.lifecycle import Vault, verify_vault
from models.merge import DISCARD, Ownership, ownership_here
from models.storage import keep_setting
from tests.models.team import state
from tests.people import Make, again, copied, share

SECRET = "the real name of an invented source"


def decided(make: Make, tmp_path: Path) -> Vault:
    """Give a vault with a proposal, an erasure, one that waits, a fork ruled on, a new device."""
    ana, mal = make("Ana"), make("Mal")
    incident = ana.save("incident", None, {"title": "[invented] Bridge", "when": "2026-03"})
    source = ana.save("source", None, {"name": "K", "identity": SECRET, "contact": "a phone"})
    share(ana, mal)
    mal.save("incident", incident, {"handling": "GREEN"}, why="to show it")
    erase_values(mal, "source", source, fields=["contact"])
    share(mal, ana)
    erase_values(ana, "source", source, fields=["identity"], reason="asked for")
    one, other = copied(mal, tmp_path / "other")
    one.save("incident", incident, {"summary": "by the one"})
    other.save("incident", incident, {"summary": "by the other"})
    share(one, ana)
    share(other, ana)
    (fork,) = forks(ana)
    decide_fork(ana, fork, DISCARD, reason="two of them")
    one.close()
    other.close()
    ana.start_new_chain()
    ana.save("incident", incident, {"place": "the bridge"})
    return ana


def seen(vault: Vault) -> tuple[object, ...]:
    own: Ownership = ownership_here(vault)
    rulings = [(one.id, one.ruling) for one in vault.rows("fork_ruling")]  # type: ignore[attr-defined]
    asked = sorted((one.erasure, one.digests) for one in requests_for_erasure(vault))
    return state(vault), rulings, asked, frozen_devices(vault), own.devices, dict(own.earlier)


def test_it_reads_as_before_and_nothing_erased_comes_back(make: Make, tmp_path: Path) -> None:
    ana = decided(make, tmp_path)
    before = seen(ana)
    assert verify_vault(ana).clean
    keep_setting(ana, "format", 2)
    ana.close()
    with again(ana) as vault:
        assert vault.journal()[0].what == "migrated"
        assert seen(vault) == before
        assert verify_vault(vault).clean
        assert SECRET not in "".join(one.line().decode() for one in vault.operations())
