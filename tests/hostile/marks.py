"""What a person is shown of a bundle that is taken with a mark, and the list of such bundles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.lifecycle import Vault
from models.sharing import Accepted, Preview
from models.sharing.importing import State
from tests.hostile.scene import Scene
from tests.models.sharing import forge

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
