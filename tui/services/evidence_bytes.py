"""The bytes of evidence: what screens ask of them, and files that are attached again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.records import Value, facets
from tui.kit import _, plural
from tui.services.suggestions import any_row, note_used
from tui.widgets.fields import shown_value

if TYPE_CHECKING:
    from crypto.files import MemoryFile
    from models.actions import AlreadyHere, EvidenceOut, EvidenceText, MetadataRead, Offer
    from models.lifecycle import Vault
    from models.queries import EvidenceState
    from models.records import Record

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that was attached; ``words`` say what was known of it, where it was here already.

    ``differs`` holds what was typed of it and was not set, ``kept`` says in words what stays.
    """

    id: str
    words: str = ""
    differs: Mapping[str, Value] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    says: bool = False
    """Whether the file says something of itself, which is sealed."""


@dataclass(frozen=True, slots=True)
class MetadataShown:
    """What evidence says of itself, as recorded, and what that offers, with the heads for each."""

    ref: str
    lines: tuple[str, ...]
    offers: tuple[Offer, ...]
    heads: Mapping[str, Sequence[str]]


def evidence_here(vault: Vault, evidence: str) -> tuple[EvidenceState, Mapping[str, Record | None]]:
    """Return the state of evidence, and the records that it speaks of, as far as they are here."""
    from models.queries import evidence_state

    state = evidence_state(vault, evidence)
    return state, {id: any_row(vault, id) for id in state.linked}


def take_evidence_out(
    vault: Vault, evidence: str, path: Path, *, replace: bool, progress: Told
) -> EvidenceOut:
    """Write the bytes into a plain file; whatever fails, no file is left."""
    from models.actions import evidence_to_file

    return evidence_to_file(vault, evidence, path, replace=replace, progress=progress)


def evidence_in_memory(
    vault: Vault, evidence: str, program: str, *, progress: Told
) -> tuple[MemoryFile, EvidenceOut]:
    """Return the bytes in a file in memory, which the caller closes."""
    from models.actions import evidence_to_memory

    return evidence_to_memory(vault, evidence, program=program, progress=progress)


def text_of_evidence(
    vault: Vault, evidence: str, *, encoding: str | None, progress: Told
) -> EvidenceText:
    """Return the beginning of the bytes as lines that are safe to show."""
    from models.actions import evidence_as_text

    return evidence_as_text(vault, evidence, encoding=encoding, progress=progress)


def compare_bytes(vault: Vault, evidence: str, *, progress: Told) -> EvidenceOut:
    """Read all bytes against both digests, and take down what came of it."""
    from models.actions import verify_evidence

    return verify_evidence(vault, evidence, progress=progress)


def metadata_shown(vault: Vault, evidence: str) -> MetadataShown:
    """Return what evidence says of itself and what that offers; for who asked for sealed words."""
    from models.actions import offers_of

    row: Any = vault.row("evidence", evidence)
    offers = offers_of(vault, evidence)
    heads = {one.record: vault.heads(one.record) for one in offers}
    lines = tuple((row.embedded_metadata or "").splitlines()) if row else ()
    return MetadataShown(row.ref if row else "", lines, offers, heads)


def read_metadata(vault: Vault, evidence: str, *, progress: Told) -> MetadataRead:
    """Read from the bytes what evidence says of itself; recorded only where nothing is."""
    from models.actions import read_evidence_metadata

    return read_evidence_metadata(vault, evidence, progress=progress)


def attach_file(
    vault: Vault, target: str, path: Path, *, said: dict[str, Any], progress: Told
) -> AttachedFile:
    """Seal a file as evidence for a record; of one that is here already nothing said changes."""
    from models.actions import attach_evidence

    known: list[AlreadyHere] = []
    id = attach_evidence(vault, target, path, progress=progress, tell=known.append, **said)
    note_used(vault, "evidence", said)
    if not known:
        says = bool(getattr(vault.row("evidence", id), "embedded_metadata", None))
        return AttachedFile(id, says=says)
    facet = facets("evidence")
    kept = tuple(
        f"{_(facet[name].label)}: {shown_value(facet[name], value)}"
        for name, value in known[0].kept.items()
    )
    return AttachedFile(id, already_words(vault, known[0]), known[0].said, kept)


def already_words(vault: Vault, known: AlreadyHere) -> str:
    """Return in words that a file is here already, what it speaks of, and what guards it."""
    if not known.guards:
        return _known_words(vault, known)
    facet = facets("evidence")
    taken = ", ".join(
        f"{_(facet[name].label)}: {shown_value(facet[name], value)}"
        for name, value in known.guards.items()
    )
    words = _("Guarded as another record of the same bytes: {taken}.").format(taken=taken)
    return f"{words} {_known_words(vault, known)}" if known.theirs else words


def _known_words(vault: Vault, known: AlreadyHere) -> str:
    from models.queries import reference_of

    if known.theirs and not known.linked:
        words = _("The same bytes are here already, recorded by a colleague as {refs}.")
        return words.format(refs=", ".join(known.theirs))
    if not known.linked:
        return _("Already here as {ref}, linked to nothing before.").format(ref=known.ref)
    refs = ", ".join(reference_of(vault, id) for id in known.linked)
    if known.here_before:
        words = _("No link was added: already here as {ref}, at {refs}.")
        return words.format(ref=known.ref, refs=refs)
    # What matters first: the references may be many.
    count = plural(len(known.linked) + 1, "{n} record", "{n} records")
    words = _("One file, {count} now: already here as {ref}, at {refs}.")
    return words.format(ref=known.ref, refs=refs, count=count)
