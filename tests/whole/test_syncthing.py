"""Three vaults on a folder that two real Syncthing processes replicate over loopback.

Real are both Syncthing processes (Debian's package), their encrypted connection, their scanning,
temporary files and conflict copies, and the vaults with their bundles. Marta works on one side,
Olena and Yusuf on the other. Not real are distance and slowness; delivery late, in part and in any
order is what ``tests/models/sharing/folder/test_exchange_delivery.py`` stands in for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.actions import attach_evidence
from models.lifecycle import Vault
from models.sharing import ExchangeOutcome
from tests.models.team import acquaint, demand_one_clean_state, swap
from tests.peer import peer
from tests.whole.syncthing import Syncthing, until

ROUNDS = 5


@pytest.fixture
def sides(tmp_path: Path) -> Iterator[tuple[Syncthing, Syncthing]]:
    program = peer("syncthing")
    here, there = (Syncthing.prepare(program, tmp_path / name) for name in ("here", "there"))
    here.meet(there)
    there.meet(here)
    with here.running(), there.running():
        until(lambda: here.connected(there) and there.connected(here), "they do not connect")
        yield here, there


@pytest.fixture
def team(make) -> list[Vault]:
    vaults = [make(name) for name in ("Marta", "Olena", "Yusuf")]
    acquaint(*vaults)
    return vaults


def files(folder: Path) -> dict[str, str]:
    """Give the digest of each whole file of a folder by name, Syncthing's own left out."""
    found = {}
    for path in folder.glob("[!.~]*"):
        try:
            found[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
        except FileNotFoundError:  # removed by replication meanwhile
            found[path.name] = ""
    return found


def carry(sides: tuple[Syncthing, Syncthing]) -> None:
    """Wait until both sides hold the same files."""
    for side in sides:
        side.scan()
    until(
        lambda: files(sides[0].shared) == files(sides[1].shared),
        "the two folders do not come to hold the same",
    )


def everybody(team: list[Vault], sides: tuple[Syncthing, Syncthing]) -> list[ExchangeOutcome]:
    marta, olena, yusuf = team
    here, there = sides
    done = [swap(marta, here.shared, team), swap(olena, there.shared, team)]
    done.append(swap(yusuf, there.shared, team))
    carry(sides)
    return done


def test_three_vaults_on_a_replicated_folder_come_to_one_state_and_to_rest(team, sides, tmp_path):
    marta, olena, yusuf = team
    incident = marta.save("incident", None, {"title": "Three men at the bridge", "when": "2026-03"})
    content = bytes(range(256)) * 4_000
    (tmp_path / "clip.mp4").write_bytes(content)
    attach_evidence(marta, incident, tmp_path / "clip.mp4")
    everybody(team, sides)
    everybody(team, sides)
    assert olena.row("incident", incident)

    # Two people change one field, on two sides, before either hears of the other.
    marta.save("incident", incident, {"title": "Two men at the bridge"})
    yusuf.save("incident", incident, {"title": "Four men at the bridge"})
    olena.save("note", None, {"about": incident, "text": "ask for the weather"})
    rounds = [everybody(team, sides) for _ in range(ROUNDS)]
    rest = [everybody(team, sides) for _ in range(2)]

    assert any(not one.nothing_new for one in rounds[0])
    demand_one_clean_state(team)
    assert [one.field for one in olena.conflicts(incident)] == ["title"]
    assert all(one.nothing_new for done in rest for one in done)
    assert not any(one.refused or one.waiting for done in rest for one in done)
    assert len(files(sides[0].shared)) <= 2 * len(team) * (len(team) - 1)


def test_a_conflict_copy_that_syncthing_makes_is_nothing_new(team, sides):
    marta, olena, _yusuf = team
    here, there = sides
    marta.save("incident", None, {"title": "One", "when": "2026-03"})
    swap(marta, here.shared, [marta, olena])
    carry(sides)
    (name,) = files(here.shared)
    before = (here.shared / name).read_bytes()

    # Both sides change one file while they cannot see each other, as no afield ever does.
    for side, other in ((here, there), (there, here)):
        side.ask(f"system/pause?device={other.device}", method="POST")
    for side, changed in ((here, b"\1"), (there, b"\0")):
        (side.shared / name).write_bytes(before + changed)
        side.scan()
    (here.shared / name).write_bytes(before)
    here.scan()
    for side, other in ((here, there), (there, here)):
        side.ask(f"system/resume?device={other.device}", method="POST")
    until(lambda: here.connected(there) and there.connected(here), "they do not connect again")
    until(lambda: len(files(there.shared)) == 2, "no conflict copy came to be")
    until(lambda: files(here.shared) == files(there.shared), "the two folders differ")
    assert any(".sync-conflict-" in each for each in files(there.shared))

    done = [swap(olena, there.shared, [marta, olena]) for _ in range(3)]

    assert sum(found.changes for one in done for found in one.read) == 1
    assert done[-1].nothing_new
    demand_one_clean_state([marta, olena])
