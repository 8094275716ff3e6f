"""The preview of a bundle: its facts, and the sentences in which a person reads them."""

from __future__ import annotations

from dataclasses import dataclass

from models.sharing.importing.preview.preview_facts import PreviewFacts
from models.sharing.importing.preview.preview_lines import guard_lines, mixing_lines, preview_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview(PreviewFacts):
    """What a person sees before a bundle is taken in."""

    def guards(self) -> list[str]:
        """Return sentences about fields that guard people: the first that a person should read."""
        return guard_lines(self)

    def mixing(self) -> list[str]:
        """Return sentences about names that mix letters of several scripts."""
        return mixing_lines(self)

    def lines(self) -> list[str]:
        """Return all of it in sentences, one a line, without any recorded value but titles."""
        return preview_lines(self)
