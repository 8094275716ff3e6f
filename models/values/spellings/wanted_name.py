"""A name that is looked for: compared with every spelling, whichever letters either is in."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from models.values.spellings.errors import NameTooShort
from models.values.spellings.likeness import compared_forms, is_like
from models.values.spellings.skeleton import skeletons

_LEAST = 2
_BEGINNING = 3
"""Letters from which a word is found by its beginning."""
_SLIP_FROM = 4
"""Consonants of a skeleton of which one may be another, be missing, or be one too many."""


@dataclass(frozen=True, slots=True)
class _Word:
    forms: frozenset[str]
    near: re.Pattern[str] | None
    """What its skeleton comes near to; None for a word without consonants."""


@dataclass(frozen=True, slots=True, repr=False)
class WantedName:
    """The words of a name as they were typed.

    Nothing that may be printed of it shows them, and what is worked out of other people's names
    while it is compared goes with it.
    """

    words: tuple[_Word, ...]
    _near: dict[str, frozenset[int]] = field(default_factory=dict)
    """By a word of somebody's name the typed words, by number, that its skeleton comes near to."""
    _fits: dict[tuple[str, int], bool] = field(default_factory=dict)

    @classmethod
    def typed(cls, text: str) -> WantedName:
        """Return the name that these words are; raises NameTooShort."""
        parts = _parted(text)
        words = [
            _Word(forms, _near(skeleton, whole=len(part) < _BEGINNING))
            for part, skeleton in zip(parts, skeletons(parts), strict=True)
            if (forms := compared_forms(part))
        ]
        if sum(map(str.isalpha, text)) < _LEAST or not any(word.near for word in words):
            raise NameTooShort
        return cls(tuple(words))

    def found_in(self, texts: Sequence[str]) -> list[str | None]:
        """Return for each text the first of its lines that spells this name, or None.

        The words of all texts are weighed once, by their skeletons, and few are compared closely.
        """
        words = [text.replace("-", " ").split() for text in texts]
        self._weigh(set().union(*words))
        wanted = frozenset(range(len(self.words)))
        return [
            self._line_of(text)
            if wanted <= frozenset().union(*(self._near[word] for word in some))
            else None
            for text, some in zip(texts, words, strict=True)
        ]

    def is_in(self, spelling: str) -> bool:
        """Return whether each word that was typed is a word of its own in a spelling."""
        left = _parted(spelling)
        self._weigh(set(left))
        for number in range(len(self.words)):
            found = next((part for part in left if self._is_like(number, part)), None)
            if found is None:
                return False
            left.remove(found)
        return True

    def _line_of(self, text: str) -> str | None:
        return next((line for line in text.splitlines() if self.is_in(line)), None)

    def _weigh(self, parts: Collection[str]) -> None:
        """Remember of words which of the typed ones their skeletons come near to."""
        ordered = [part for part in parts if part not in self._near]
        for part, skeleton in zip(ordered, skeletons(ordered), strict=True):
            self._near[part] = frozenset(
                number
                for number, word in enumerate(self.words)
                if (word.near.search(skeleton) if word.near else not skeleton)
            )

    def _is_like(self, number: int, part: str) -> bool:
        if number not in self._near[part]:
            return False
        if (part, number) not in self._fits:
            wanted, forms = self.words[number].forms, compared_forms(part)
            self._fits[part, number] = any(is_like(one, two) for one in wanted for two in forms)
        return self._fits[part, number]


def _parted(text: str) -> list[str]:
    return re.split(r"[\s\-‐‑–—,;/()]+", text.strip())


def _near(skeleton: str, *, whole: bool) -> re.Pattern[str] | None:
    """Return a pattern for words that begin as this skeleton does, one consonant aside.

    ``whole`` asks for words that end with it too.
    """
    if not skeleton:
        return None
    ways = [re.escape(skeleton)]
    if len(skeleton) >= _SLIP_FROM:
        for at in range(len(skeleton)):
            before, after = re.escape(skeleton[:at]), re.escape(skeleton[at + 1 :])
            ways += [rf"{before}\S?{after}", rf"{before}\S{re.escape(skeleton[at:])}"]
    return re.compile(rf"(?:^| )(?:{'|'.join(ways)}){'(?= |$)' if whole else ''}")
