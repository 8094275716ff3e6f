"""One hostile bundle, and the families in which they come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.hostile.scene import Scene
from tests.models.sharing import forge

Content = bytes | forge.Members


@dataclass(frozen=True, slots=True)
class Case:
    """A name that is unique in its family, and how to make the file.

    Bytes are the whole file; members are put into an archive and encrypted to the reader.
    """

    name: str
    make: Callable[[], Content]
    because: str = ""
    """Words of the refusal, where another check further on could hide that this one is gone."""


Family = Callable[[Scene], Iterator[Case]]
FAMILIES: dict[str, Family] = {}


def family(function: Family) -> Family:
    """Enter a family under the name of the function that makes it."""
    FAMILIES[function.__name__] = function
    return function


def inside(scene: Scene, name: str, archive: Callable[[], bytes]) -> Case:
    """Make a case of an archive that is not made of members."""
    return Case(name, lambda: scene.sealed(archive()))


def file_of(scene: Scene, case: Case) -> bytes:
    """Give the bytes that a person would be handed."""
    content = case.make()
    return content if isinstance(content, bytes) else scene.sealed(forge.archive(content))
