"""Three vaults, each with a folder of its own, and a stand-in for what carries files between them.

The stand-in delivers late, in part, in any order, twice under the names of conflict copies, and
removes what its writer removed whenever it likes. It is not Syncthing; a real one carries files in
``tests/whole/test_syncthing.py``.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, rule

from models.lifecycle import Vault
from models.sharing.folder.found_file import FoundState
from models.vault import all_colleagues
from tests.models.team import acquaint, demand_one_clean_state, swap
from tests.people import Hands, making

NAMES = ("Marta", "Olena", "Yusuf")
COPIES = ("{stem}.sync-conflict-20260310-120000-ABCDEFG.age", "{stem} (conflicted copy).age")
who = st.integers(0, len(NAMES) - 1)


class Carrier:
    """Carries files between folders; a file belongs to the folder that it first appeared in."""

    def __init__(self, folders: list[Path]) -> None:
        self.folders = folders
        self.known: dict[str, tuple[int, bytes]] = {}
        self.stray: set[Path] = set()

    def listen(self) -> None:
        """Learn of files that a device has just written."""
        for number, folder in enumerate(self.folders):
            for path in folder.glob("[!.~]*.age"):
                if path.name not in self.known and path not in self.stray:
                    self.known[path.name] = number, path.read_bytes()

    def whole(self, name: str, to: int) -> None:
        """Bring a file as it is now, or its removal."""
        home, content = self.known[name]
        target = self.folders[to] / name
        if to == home:
            return
        if (self.folders[home] / name).exists():
            target.write_bytes(content)
        else:
            target.unlink(missing_ok=True)

    def part(self, name: str, to: int, *, eighths: int, padded: bool) -> None:
        """Bring the beginning of a file, or all of its length with the end not filled yet."""
        home, content = self.known[name]
        if to != home:
            some = content[: len(content) * eighths // 8]
            target = self.folders[to] / name
            target.write_bytes(some.ljust(len(content), b"\0") if padded else some)

    def passing(self, name: str, to: int) -> None:
        """Bring a part under a name that only the carrier itself uses."""
        content = self.known[name][1]
        (self.folders[to] / f".syncthing.{name}.tmp").write_bytes(content[:1_000])
        (self.folders[to] / f"~syncthing~{name}.tmp").write_bytes(content)

    def copy(self, name: str, to: int, pattern: str) -> None:
        """Bring a file under the name of a conflict copy, also after its writer removed it."""
        target = self.folders[to] / pattern.format(stem=name.removesuffix(".age"))
        target.write_bytes(self.known[name][1])
        self.stray.add(target)

    def everything(self) -> None:
        self.listen()
        for name in list(self.known):
            for to in range(len(self.folders)):
                self.whole(name, to)


class Delivery(RuleBasedStateMachine):
    """People who exchange when they like, over a carrier that does what it likes."""

    records = Bundle("records")

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        self.home = Path(tempfile.mkdtemp())
        self.hands = [Hands() for _ in NAMES]
        make = self.stack.enter_context(making(self.home))
        pairs = zip(NAMES, self.hands, strict=True)
        self.team: list[Vault] = [make(name, clock=clock) for name, clock in pairs]
        acquaint(*self.team)
        self.folders = [self.home / f"folder-{name}" for name in NAMES]
        for folder in self.folders:
            folder.mkdir()
        self.carrier = Carrier(self.folders)

    @rule(target=records, vault=who, title=st.sampled_from(["one", "two"]))
    def log(self, vault: int, title: str) -> str:
        return self.team[vault].save("incident", None, {"title": title, "when": "2026"})

    @rule(record=records, vault=who, title=st.sampled_from(["three", "four"]))
    def retitle(self, record: str, vault: int, title: str) -> None:
        if self.team[vault].row("incident", record):
            self.team[vault].save("incident", record, {"title": title})

    @rule(record=records, vault=who)
    def remark(self, record: str, vault: int) -> None:
        self.team[vault].save("note", None, {"about": record, "text": "ask"})

    @rule(vault=who, hours=st.integers(-400, 20))
    def set_the_clock(self, vault: int, hours: int) -> None:
        self.hands[vault].move(timedelta(hours=hours))

    @rule(vault=who, accept=st.booleans())
    def exchange(self, vault: int, accept: bool) -> None:
        done = swap(self.team[vault], self.folders[vault], self.team, accept=accept)
        assert done.problem is None
        assert accept or not any(one.brought for one in done.read)
        self.carrier.listen()

    @rule(which=st.integers(0, 50), to=who, how=st.integers(0, 12), pattern=st.sampled_from(COPIES))
    def carry(self, which: int, to: int, how: int, pattern: str) -> None:
        names = list(self.carrier.known)
        if not names:
            return
        name = names[which % len(names)]
        if how < 4:
            self.carrier.whole(name, to)
        elif how < 10:
            self.carrier.part(name, to, eighths=how - 3, padded=bool(which % 2))
        elif how < 11:
            self.carrier.passing(name, to)
        else:
            self.carrier.copy(name, to, pattern)

    def teardown(self) -> None:
        if not hasattr(self, "team"):
            return
        done = []
        for _ in range(12):
            self.carrier.everything()
            pairs = zip(self.team, self.folders, strict=True)
            done = [swap(vault, folder, self.team) for vault, folder in pairs]
            if all(one.nothing_new for one in done):
                break
        assert all(one.nothing_new for one in done), "it never came to rest"
        assert not any(one.waiting or one.partial for one in done)
        demand_one_clean_state(self.team)
        for number, folder in enumerate(self.folders):
            written = [name for name, (home, _) in self.carrier.known.items() if home == number]
            left = [name for name in written if (folder / name).exists()]
            assert len(left) <= 2 * (len(NAMES) - 1), "spent files are left"
        for vault in self.team:
            assert {one.device for one in all_colleagues(vault)} == {
                each.device for each in self.team
            }
        self.stack.close()
        shutil.rmtree(self.home)


TestDelivery = Delivery.TestCase
TestDelivery.settings = settings(
    max_examples=5,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def test_a_file_that_stays_cut_is_named_and_never_taken_for_refused(make, tmp_path):
    vaults = [make(name) for name in NAMES]
    acquaint(*vaults)
    folders = [tmp_path / f"folder-{name}" for name in NAMES]
    for folder in folders:
        folder.mkdir()
    carrier = Carrier(folders)
    vaults[0].save("incident", None, {"title": "one", "when": "2026"})
    swap(vaults[0], folders[0], vaults)
    carrier.listen()
    for name in carrier.known:
        carrier.part(name, 1, eighths=5, padded=False)
    done = [swap(vaults[1], folders[1], vaults) for _ in range(4)]

    states = [{found.state for found in one.partial} for one in done]
    assert all(FoundState.PARTIAL in some for some in states)
    assert not any(one.refused for one in done)
