"""Evidence as text: proven whole, decoded strictly, cleaned of what a terminal would obey."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.actions.custody.custody_entry import VIEWED, note_custody
from models.actions.custody.errors import EvidenceIsNoText
from models.actions.custody.evidence_access import copy_bytes, held_evidence
from models.values import clean

if TYPE_CHECKING:
    from models.actions.custody.evidence_access import Progress
    from models.vault import VaultContext

MOST_SHOWN = 256 * 1024
"""Bytes of a text that are shown; who needs more takes the file out."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class EvidenceText:
    """The beginning of a text: how many bytes of how many, and whether an entry was signed."""

    ref: str
    lines: tuple[str, ...]
    shown: int
    size: int
    recorded: bool


class _Beginning:
    """Keeps the first bytes of what is written to it."""

    def __init__(self) -> None:
        self.kept = bytearray()

    def write(self, data: bytes, /) -> None:
        self.kept += data[: MOST_SHOWN - len(self.kept)]


def evidence_as_text(
    vault: VaultContext,
    evidence: str,
    *,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> EvidenceText:
    """Return the beginning of evidence as lines that are safe to show.

    Without an ``encoding`` a byte order mark decides, else it is UTF-8. Nothing is guessed: what
    does not fit raises EvidenceIsNoText, before any entry is signed; besides that it raises as
    ``prove_evidence`` does.
    """
    row = held_evidence(vault, evidence)
    beginning = _Beginning()
    size = copy_bytes(vault, row, beginning, progress)
    marked = next((name for mark, name in _MARKS if beginning.kept.startswith(mark)), "utf-8")
    chosen = encoding or marked
    try:
        # Refuses by itself what turns no bytes into text, such as base64.
        "".encode(chosen)
        decoder = codecs.getincrementaldecoder(chosen)()
        text = decoder.decode(bytes(beginning.kept), final=len(beginning.kept) == size)
    except (LookupError, ValueError):
        raise EvidenceIsNoText(reference=row.ref, encoding=chosen) from None
    if "\0" in text:
        raise EvidenceIsNoText(reference=row.ref, encoding=chosen)
    recorded = note_custody(vault, row, VIEWED, went_to="the terminal, as text")
    lines = tuple(clean(text, lines=True).split("\n"))
    return EvidenceText(row.ref, lines, len(beginning.kept), size, recorded)
