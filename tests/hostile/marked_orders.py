"""Erasures and rulings by somebody else: asked for, or shown, and never obeyed."""

from __future__ import annotations

from models.actions import forks, requests_for_erasure
from models.merge import ruling_id
from tests.hostile.marks import marked
from tests.hostile.scene import Scene, record

marked(
    "an erasure whose subject drives the terminal",
    lambda s: s.of([s.op(900, _erasing(s, "identity") | {"subject": "\x1b[2J"}, kind="erasure")]),
    lambda seen: (
        not seen.preview.erasures and not any("\x1b" in line for line in seen.preview.lines())
    ),
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


def _erasing(scene: Scene, field: str) -> dict[str, object]:
    (made,) = [one for one in scene.hanas if one.record == scene.source]
    return {"subject": scene.source, "digests": [made.fields[field]]}
