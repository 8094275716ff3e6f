"""The scan of one file that somebody else left: what it is, and whether it is taken in."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from crypto.errors import AfieldError, NewerFormat
from crypto.files import FolderGone, StorageFailed, StorageFull, storage
from models.lifecycle import Vault
from models.sharing.container import CutBundle, Envelope, NotABundle, NotForUs
from models.sharing.errors import AlteredBundle, BundleRefused, NewerBundle
from models.sharing.folder.file_listing import ListedFile
from models.sharing.folder.found_file import FoundFile, FoundState
from models.sharing.folder.scan_inputs import inputs_of_a_scan
from models.sharing.folder.sync_memory import SeenFile, SyncMemory
from models.sharing.importing import Accepted, PassedOn, Preview, Quarantine, read_bundle
from models.sharing.peers import Trust
from models.storage import MediumFailing
from models.vault import colleague_by_device

_ENOUGH = 2
"""How often unchanged bytes are read: with coarse times half a file may have the same stamp as
the whole one a moment later."""

_UNWHOLE = (CutBundle, AlteredBundle, NotABundle)
_STORAGE = (StorageFailed, StorageFull)
_OURS = (StorageFull, FolderGone, MediumFailing)
_NOT_ASKED = "it was shown and not accepted"
_WOULD_OPEN = "it would open to colleagues what you closed; look at it with: afield import"


def scan_file(
    vault: Vault, file: ListedFile, memory: SyncMemory, *, accept: bool, problems: list[AfieldError]
) -> FoundFile:
    """Return what a file is; take it in if that was asked for and its signer is verified.

    An error of one file becomes its state and stops nothing. What is no fault of the file's is
    added to ``problems`` too: a full disk above all. Other errors of the vault are raised.
    """
    seen = memory.recall(file)
    if seen and _settled(vault, seen, accept=accept):
        return seen.found
    under = inputs_of_a_scan(vault)
    digest = ""
    try:
        with Envelope(file.path, vault.signer().age_identity):
            pass
        digest = _digest(file)
        copied = memory.same_bytes(digest, under=under)
        found = _again(file, copied) if copied else _opened(vault, file, accept=accept)
    except PassedOn as error:
        found = _refused(file, error)
    except NotForUs:
        found = FoundFile(name=file.name, state=FoundState.OTHERS)
    except _UNWHOLE as error:
        found = _unwhole(file, error, last=bool(seen) and not isinstance(error, CutBundle))
    except (NewerBundle, NewerFormat, *_STORAGE) as error:
        # An update, more room or another mount mends these, and none of them shows in the file.
        if isinstance(error, _OURS):
            problems.append(error)
        return _refused(file, error)
    except BundleRefused as error:
        found = _refused(file, error)
    memory.note(file, found, digest=digest, under=under)
    return found


def unsettled(vault: Vault, file: ListedFile, memory: SyncMemory) -> bool:
    """Return whether reading a file again may have another outcome by now.

    That is so when what came in since then changed whom or what this vault takes in.
    """
    seen = memory.recall(file)
    return seen is not None and not _holds(vault, seen)


def _holds(vault: Vault, seen: SeenFile) -> bool:
    return not seen.found.passing or seen.holds(inputs_of_a_scan(vault))


def _settled(vault: Vault, seen: SeenFile, *, accept: bool) -> bool:
    """Return whether reading it again would have the same outcome."""
    if not _holds(vault, seen):
        return False
    match seen.found.state:
        case FoundState.PARTIAL:
            return seen.tries >= _ENOUGH
        case FoundState.WAITING:
            return not (accept and _verified(vault, seen.found.device))
        case _:
            return True


def _verified(vault: Vault, device: str) -> bool:
    person = colleague_by_device(vault, device)
    return person is not None and person.trusted


def _opened(vault: Vault, file: ListedFile, *, accept: bool) -> FoundFile:
    with read_bundle(vault, file.path) as quarantine:
        preview = quarantine.preview()
        shown = _shown(file, preview)
        unreadable = bool(preview.unreadable)
        if preview.nothing_new:
            # Nothing to decide about; the holdings of a verified colleague are kept.
            taken = replace(shown, state=FoundState.TAKEN, changes=0)
            if preview.signer.trust.compared:
                return _taken(quarantine, taken, unreadable=unreadable)
            return replace(taken, passing=True)
        if not preview.signer.trust.compared:
            return replace(shown, reason=_why_not(preview.signer.trust))
        if not accept:
            return replace(shown, reason=_NOT_ASKED)
        if preview.loosened:
            return replace(shown, reason=_WOULD_OPEN)
        return _taken(quarantine, shown, unreadable=unreadable)


def _taken(quarantine: Quarantine, shown: FoundFile, *, unreadable: bool) -> FoundFile:
    try:
        accepted: Accepted = quarantine.accept()
    except BundleRefused as error:
        # The signer is verified, and a writer whose operations are passed on is in doubt.
        return replace(shown, state=FoundState.WAITING, reason=str(error))
    return replace(
        shown,
        state=FoundState.TAKEN,
        passing=unreadable or bool(accepted.held or accepted.left_out),
        remarks=(*shown.remarks, *_held(accepted.held)),
        changes=accepted.operations,
        records=len(accepted.records),
        conflicts=len(accepted.conflicts),
        evidence=accepted.evidence,
    )


def _shown(file: ListedFile, preview: Preview) -> FoundFile:
    return FoundFile(
        name=file.name,
        state=FoundState.WAITING,
        passing=True,
        sender=preview.signer.name,
        device=preview.signer.device,
        changes=preview.new_operations,
        evidence=preview.new_evidence,
        remarks=tuple(_remarks(preview)),
    )


def _remarks(preview: Preview) -> list[str]:
    """Return sentences that a person should read even of a bundle taken in without a preview."""
    others = [one for one in preview.writers if one.device != preview.signer.device]
    found = [*preview.guards(), *preview.mixing()]
    found += [f"It holds changes by {one.words()}." for one in others if not one.trust.compared]
    found += [
        f"{one.ref} was refused, because {one.refused}." for one in preview.records if one.refused
    ]
    if preview.holes:
        found.append(
            f"{len(preview.holes):,} of its records rest on changes that are not here; "
            "a full bundle brings them."
        )
    found += [f"The clock of {one.shown_name} is more than a day ahead." for one in preview.ahead]
    found += [
        f"{one.shown_name} has signed two different changes under one number."
        for one in preview.forked
    ]
    found += [f"Left out: {one.words()}." for one in preview.left_out]
    found += [
        f"Left out, in a form that only a newer afield can check: {one.words()}."
        for one in preview.unreadable
    ]
    found += [f"Left out, of custody: {one.words()}." for one in preview.custody]
    if preview.turned:
        found.append(
            f"A decision about a fork in it changes how {len(preview.turned):,} records read here."
        )
    if preview.lost_here:
        found.append("The sender says to hold changes of your own that this vault does not have.")
    return found


def _held(many: int) -> list[str]:
    changes = "1 change is" if many == 1 else f"{many:,} changes are"
    return [f"{changes} held until somebody decides about a fork."] if many else []


def _why_not(trust: Trust) -> str:
    return f"it is signed by {trust.words}"


def _again(file: ListedFile, found: FoundFile) -> FoundFile:
    """Return for a copy the outcome of the same bytes, without counting them twice."""
    return replace(found, name=file.name, changes=0, records=0, conflicts=0, evidence=0, fresh=True)


def _unwhole(file: ListedFile, error: AfieldError, *, last: bool) -> FoundFile:
    if last:
        return _refused(file, error)
    return FoundFile(name=file.name, state=FoundState.PARTIAL, reason=str(error))


def _refused(file: ListedFile, error: AfieldError) -> FoundFile:
    passing = isinstance(error, BundleRefused) and not error.lasting
    return FoundFile(name=file.name, state=FoundState.REFUSED, reason=str(error), passing=passing)


def _digest(file: ListedFile) -> str:
    with storage(file.path), file.path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
