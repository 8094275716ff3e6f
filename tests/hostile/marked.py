"""Bundles that the design takes with a mark, or of which it refuses single records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.actions import forks, frozen_devices, requests_for_erasure
from models.lifecycle import Vault
from models.merge import ruling_id
from models.sharing import Accepted, Preview
from models.sharing.importing import State
from models.sharing.importing.preview import Bytes
from models.values import DAY, milliseconds
from tests.hostile.scene import HOUR, NOW, Scene, counted, record
from tests.models.sharing import forge

LATEST = 253_402_300_799_999
MOST = 2**53 - 1
Make = Callable[[Scene], forge.Members]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person was shown, and what came of it."""

    vault: Vault
    preview: Preview
    accepted: Accepted
    scene: Scene

    def state(self, of: str) -> State:
        return next(one.state for one in self.preview.records if one.record == of)


Mark = Callable[[Seen], bool]
MARKED: dict[str, tuple[Make, Mark]] = {}


def marked(name: str, make: Make, mark: Mark) -> None:
    """Enter a bundle, and what has to be true once it was accepted."""
    assert name not in MARKED
    MARKED[name] = make, mark


def _ahead(seen: Seen) -> bool:
    """Say whether the clock is shown to be ahead and is not followed."""
    saved = seen.vault.save("incident", None, {"title": "now", "when": "2026"})
    (mine,) = seen.vault.operations([saved])
    followed = mine.at[0] > milliseconds(seen.vault.clock.now()) + DAY
    return [one.name for one in seen.preview.ahead] == ["Mal"] and not followed


for name_, at_ in {
    "a clock a year ahead": (NOW + 365 * DAY, 0), "a clock two days ahead": (NOW + 2 * DAY, 7),
    "the last moment there is": (LATEST, 2**31), "the last moment, no ticks": (LATEST, 0),
}.items():  # fmt: skip
    marked(name_, lambda s, a=at_: s.of([s.op(900, {"title": "x"}, at=a)]), _ahead)

marked(
    "a clock in 1970",
    lambda s: s.of([s.op(900, {"title": "x"}, at=(0, 0))]),
    lambda seen: seen.state(record(1)) is State.NEW,
)
marked(
    "ticks that leave no room for ours",
    lambda s: s.of([s.op(900, {"title": "x"}, at=(NOW + 23 * HOUR, 2**31))]),
    lambda seen: not seen.preview.ahead,
)
marked(
    "two changes under one number",
    lambda s: s.of([s.op(900, {"title": t}) for t in ("x", "y")]),
    lambda seen: (
        [one.name for one in seen.preview.forked] == ["Mal"]
        and frozen_devices(seen.vault) == {seen.scene.mal.device}
    ),
)
marked(
    "ten changes under one number, in ten records",
    lambda s: s.of([s.op(900, {"title": "x"}, of=record(n)) for n in range(1, 11)]),
    lambda seen: frozen_devices(seen.vault) == {seen.scene.mal.device},
)
marked(
    "a change that does not follow the one before it",
    lambda s: s.of([s.op(900, {"title": "x"}), s.op(901, {"title": "y"}, of=record(2))]),
    lambda seen: frozen_devices(seen.vault) == {seen.scene.mal.device},
)
marked(
    "the greatest number there is",
    lambda s: s.of([s.op(MOST, {"title": "x"})]),
    lambda seen: seen.accepted.operations == 1,
)
marked(
    "parents that nobody has",
    lambda s: s.of([s.op(900, {"title": "x"}, parents=[f"{n:064x}" for n in range(100)])]),
    lambda seen: (
        seen.preview.holes[0].missing == 100 and seen.vault.row("incident", record(1)) is None
    ),
)
marked(
    "a parent that is a change of another record",
    lambda s: s.of([s.op(900, {"title": "x"}, parents=[s.hanas[0].hash])]),
    lambda seen: len(seen.preview.holes) == 1,
)
marked(
    "a parent that is missing, for Hana's record",
    lambda s: s.of([s.op(900, {"title": "x"}, of=s.incident, parents=["ab" * 32])]),
    lambda seen: len(seen.preview.holes) == 1,
)
marked(
    "fifty beginnings of one record",
    lambda s: s.of([s.op(900 + 2 * n, {"title": str(n)}) for n in range(50)]),
    lambda seen: len(seen.vault.conflicts(record(1))[0].standing) == 50,
)
marked(
    "more beginnings than can be compared",
    lambda s: s.of([s.op(900 + 2 * n, {"title": str(n)}) for n in range(101)]),
    lambda seen: seen.state(record(1)) is State.REFUSED and not seen.accepted.operations,
)
marked(
    "a kind from a later afield",
    lambda s: s.of([s.op(900, {"title": "x"}, kind="later_kind")]),
    lambda seen: seen.vault.row("incident", record(1)) is None,
)
for kind_ in ("note", "source", "erasure", "fork_ruling", "claim", "later_kind"):
    marked(
        f"Hana's incident as {kind_}",
        lambda s, k=kind_: s.of([s.op(900, {"reason": "x"}, of=s.incident, kind=k)]),
        lambda seen: seen.state(seen.scene.incident) is State.REFUSED,
    )
marked(
    "one record as two kinds",
    lambda s: s.of([s.op(900, {"title": "x"}), s.op(902, {"text": "x"}, kind="note")]),
    lambda seen: seen.state(record(1)) is State.REFUSED,
)

UNFIT = {
    "escape": {"title": "\x1b]52;c;x\x07"}, "bidi": {"title": "\u202egnp.exe"},
    "NUL": {"title": "a\0b"},
    "long": {"title": "x" * 5000}, "number": {"title": 7}, "list": {"title": ["a"]},
    "code": {"status": "no such code"}, "date": {"when": "yesterday"},
    "negative": {"killed_low": -1},
    "true": {"killed_low": True}, "position": {"lat": "999"}, "tags": {"tags": "a"},
    "many tags": {"tags": [f"t{n}" for n in range(1000)]}, "path": {"canonical": "../../x"},
    "new line in a line": {"title": "a\nb"},
}  # fmt: skip
for name_, values_ in UNFIT.items():
    marked(
        f"a value that is unfit: {name_}",
        lambda s, v=values_: s.of([s.op(900, v), s.op(902, {"title": "fit"}, of=record(2))]),
        lambda seen: seen.state(record(1)) is State.REFUSED and seen.accepted.operations == 1,
    )

for name_, many_ in {"no fields at all": 0, "256 fields of a later afield": 256}.items():
    marked(
        name_,
        lambda s, m=many_: s.of([s.op(900, {f"later{n}": "x" for n in range(m)})]),
        lambda seen: seen.accepted.operations == 1,
    )
marked(
    "every value left out",
    lambda s: s.of([s.op(900, {"title": "x", "place": "y"}).without(["title", "place"])]),
    lambda seen: set(seen.preview.records[0].withheld) == {"title", "place"},
)
marked(
    "evidence that nothing names",
    lambda s: s.of([s.op(900, {"title": "x"})], evidence=[b"unasked for"]),
    lambda seen: seen.preview.evidence[0].state is Bytes.UNNAMED and not seen.accepted.evidence,
)
marked(
    "evidence that only a refused record names",
    lambda s: s.of([_evidence(s, b"bytes", title="clip\x1b")], evidence=[b"bytes"]),
    lambda seen: not seen.accepted.evidence and not list(seen.vault.blobs.iterdir()),
)
marked(
    "a reason with control characters",
    lambda s: s.of([s.op(900, {"title": "x"}, why="\x1b]0;evil\x07\u202egnp")]),
    lambda seen: seen.state(record(1)) is State.REFUSED,
)
marked(
    "an erasure whose subject drives the terminal",
    lambda s: s.of([s.op(900, _erasing(s, "identity") | {"subject": "\x1b[2J"}, kind="erasure")]),
    lambda seen: (
        not seen.preview.erasures and not any("\x1b" in line for line in seen.preview.lines())
    ),
)
for name_, said_ in {
    "of another size than is said": {"size": 7_000_000},
    "of another SHA-512 than is said": {"sha512": "00" * 64},
    "that comes from itself": {"parent": record(1)},
}.items():
    marked(
        f"evidence {name_}",
        lambda s, v=said_: s.of([_evidence(s, b"bytes", **v)], evidence=[b"bytes"]),
        lambda seen: seen.accepted.evidence == 1,
    )
for name_, files_ in {"evidence without its bytes": (), "empty evidence": (b"",)}.items():
    marked(
        name_,
        lambda s, f=files_: s.of([_evidence(s, b"")], evidence=f),
        lambda seen, f=files_: seen.accepted.evidence == len(f),
    )
marked(
    "an incident that is another way to say itself",
    lambda s: s.of([s.op(900, {"title": "x", "canonical": record(1)})]),
    lambda seen: seen.accepted.operations == 1,
)
marked(
    "claims that rest on each other",
    lambda s: s.of(
        [
            s.op(
                900 + 2 * n,
                {"incident": s.incident, "derived_from": record(2 - n)},
                of=record(1 + n),
                kind="claim",
            )
            for n in (0, 1)
        ]
    ),
    lambda seen: seen.accepted.operations == 2,
)
marked(
    "the card of somebody who wrote nothing",
    lambda s: s.of([s.op(900, {"title": "x"})], cards=[s.cards["Cyd"]]),
    lambda seen: seen.accepted.added == (),
)
marked(
    "an erasure of what Hana signed",
    lambda s: s.of([s.op(900, _erasing(s, "identity"), kind="erasure")]),
    lambda seen: len(requests_for_erasure(seen.vault)) == 1,
)
marked(
    "an erasure of what is not sealed",
    lambda s: s.of([s.op(900, _erasing(s, "name"), kind="erasure")]),
    lambda seen: requests_for_erasure(seen.vault) == [],
)
marked(
    "an erasure of nothing there is",
    lambda s: s.of([s.op(900, {"subject": record(9), "digests": ["ab" * 32]}, kind="erasure")]),
    lambda seen: requests_for_erasure(seen.vault) == [],
)
for ruling_ in ("keep", "discard"):
    marked(
        f"a ruling to {ruling_} what Hana never forked",
        lambda s, r=ruling_: s.of(
            [
                s.op(
                    900,
                    {"device": s.hana.device, "number": 1, "ruling": r},
                    of=ruling_id(s.hana.device, 1),
                    kind="fork_ruling",
                )
            ]
        ),
        lambda seen: forks(seen.vault) == [],
    )


def _evidence(scene: Scene, content: bytes, **more: object):
    digest = forge.digest(content)
    values = {"title": "clip", "sha256": digest, "size": len(content)} | more
    return scene.op(900, values, kind="evidence")


def _behind(scene: Scene) -> forge.Members:
    change = scene.op(900, {"title": "x"})
    said = counted([change])
    ours = {scene.cards["Ben"].device: {"intervals": [], "head": [10**6, "ab" * 32]}}
    return scene.of([change], operations=said | {"devices": said["devices"] | ours})


def _erasing(scene: Scene, field: str) -> dict[str, object]:
    (made,) = [one for one in scene.hanas if one.record == scene.source]
    return {"subject": scene.source, "digests": [made.fields[field]]}


marked(
    "a claim to hold a million changes of ours",
    _behind,
    lambda seen: any("says to hold" in line for line in seen.preview.lines()),
)
