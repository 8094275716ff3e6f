"""The face of a room may import a part of it when it is first asked for, for unlocking's sake."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def later(room: str, names: Mapping[str, str]) -> Callable[[str], Any]:
    """Return what is to be ``__getattr__`` of a room's face; ``names`` gives the module of each.

    The names stand under TYPE_CHECKING in the face as well, so that they are checked as any other
    import is. See PEP 562.
    """

    def get(name: str) -> Any:
        if name not in names:
            raise AttributeError(name=name, obj=sys.modules[room])
        found = getattr(import_module(names[name]), name)
        setattr(sys.modules[room], name, found)
        return found

    return get
