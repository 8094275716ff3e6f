"""Changes that the design takes with a mark, or of which it refuses single records."""

from __future__ import annotations

from models.actions import frozen_devices
from models.sharing.importing import State
from models.values import DAY, milliseconds
from tests.hostile.marks import Seen, marked
from tests.hostile.scene import HOUR, NOW, Scene, counted, record
from tests.models.sharing import forge

LATEST = 253_402_300_799_999
MOST = 2**53 - 1


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
    "a reason with control characters",
    lambda s: s.of([s.op(900, {"title": "x"}, why="\x1b]0;evil\x07\u202egnp")]),
    lambda seen: seen.state(record(1)) is State.REFUSED,
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


def _behind(scene: Scene) -> forge.Members:
    change = scene.op(900, {"title": "x"})
    said = counted([change])
    ours = {scene.cards["Ben"].device: {"intervals": [], "head": [10**6, "ab" * 32]}}
    return scene.of([change], operations=said | {"devices": said["devices"] | ours})


marked(
    "a claim to hold a million changes of ours",
    _behind,
    lambda seen: any("says to hold" in line for line in seen.preview.lines()),
)
