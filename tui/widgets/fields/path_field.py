"""The path field takes a path on this machine, completed folder by folder.

A name on a disk is data: one that holds control characters is shown cleaned, and the field
remembers which file the cleaned name stands for.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from crypto.paths import BadPath, reason_of, source_problem, typed_path
from models.records import Facet
from tui.kit import _, printable, size_in_words
from tui.widgets.fields.choices import Choice
from tui.widgets.fields.field import Field

MOST = 2000  # entries of one folder that are looked at while typing


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in a folder."""

    text: str
    path: Path
    folder: bool
    size: int


def entries(text: str) -> list[Entry]:
    """Return what the typed path may still become: folders first, then files, by name."""
    typed = text.lstrip()
    head, slash, start = typed.rpartition("/")
    found: list[Entry] = []
    # While something is typed, a place that cannot be looked into offers nothing.
    with suppress(OSError, ValueError, BadPath):
        folder = typed_path(head + slash) if slash else Path.cwd()
        with os.scandir(folder) as names:
            for name in islice(names, MOST):
                shown = printable(name.name)
                if not shown.startswith(start) or (name.name.startswith(".") and not start):
                    continue
                found.append(_entry(name, head + slash + shown))
    return sorted(found, key=lambda each: (not each.folder, each.text.casefold()))


def _entry(name: os.DirEntry[str], text: str) -> Entry:
    try:
        status = name.stat()
    except (OSError, ValueError):
        return Entry(text, Path(name.path), folder=False, size=0)
    folder = stat.S_ISDIR(status.st_mode)
    return Entry(text + "/" if folder else text, Path(name.path), folder, status.st_size)


def over_the_offer(text: str) -> str:
    """Return a path that was typed whole after the "~/" that was offered, without the offer."""
    return text[2:] if text.startswith(("~//", "~/~")) else text


def complete_path(typed: str) -> list[str]:
    """Return the paths that may be meant."""
    return [each.text for each in entries(typed)] if typed.strip() else []


class PathField(Field):
    """A path with completion; → takes what is certain, ↓ walks through the names."""

    def __init__(
        self,
        name: str,
        facet: Facet,
        *,
        text: str = "",
    ) -> None:
        super().__init__(name, facet, text=text, chooser=self._choose)
        self._real: dict[str, Path] = {}

    def placeholder(self) -> str:
        """Return how a path begins."""
        return _("e.g. ~/folder/file; ↓ completes")

    def _choose(self, text: str) -> list[Choice]:
        if not text.strip():
            text = "~/"
        found = entries(text)
        for each in found:
            self._real[each.text] = each.path
        return [
            Choice(
                each.text,
                # Without the folder that they all share.
                each.text.rstrip("/").rpartition("/")[2] + ("/" if each.folder else ""),
                meaning="" if each.folder else size_in_words(each.size),
            )
            for each in found
        ]

    def enter(self) -> bool:
        """Take the marked name; in a folder the cursor stays, for what is inside."""
        marked = self.is_open and self.at >= 0
        super().enter()
        inside = marked and self.text.endswith("/")
        if inside:
            self.offer_typed(self.text)
        return inside

    @property
    def path(self) -> Path | None:
        """The path that is meant, or nothing when the field is empty; raises BadPath."""
        text = self.text.strip()
        if not text:
            return None
        return self._real.get(text) or typed_path(text)

    def problem(self) -> str:
        """Return in words why the path leads to no file that can be read; "" where it is empty."""
        try:
            path = self.path
        except BadPath as error:
            return str(error.facts["reason"])
        return source_problem(path) if path is not None else ""

    def settled(self, text: str) -> str:
        """Return the path without a "~/" that another path was typed over."""
        return over_the_offer(text)

    def explain(self, text: str) -> str:
        """Return in words what stands at the path."""
        try:
            path = self.path
            if path is None:
                return _(self.facet.help)
            status = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            # Most paths lead nowhere until they are typed to their end.
            return ""
        except (OSError, ValueError) as error:
            return _(reason_of(error))
        except BadPath as error:
            return _(str(error.facts["reason"]))
        if stat.S_ISDIR(status.st_mode):
            return _("a folder")
        return size_in_words(status.st_size)
