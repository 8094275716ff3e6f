"""An exchange with a folder reads what others left, then writes what they lack."""

from __future__ import annotations

import stat
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from crypto.errors import AfieldError
from crypto.files import StorageFailed, StorageFull
from crypto.paths import reason_of
from models.lifecycle import Vault
from models.sharing.errors import CannotPack
from models.sharing.folder.errors import FolderUnusable, NotCompared
from models.sharing.folder.exchange_terms import Terms
from models.sharing.folder.file_listing import list_folder
from models.sharing.folder.file_scan import scan_file, unsettled
from models.sharing.folder.found_file import FoundFile, FoundState
from models.sharing.folder.outbox import SentFile, send_files
from models.sharing.folder.scan_inputs import inputs_of_a_scan
from models.sharing.folder.sync_memory import SyncMemory
from models.sharing.policy import records_staying
from models.vault import Colleague, find_colleagues

Progress = Callable[[int, int], None]
"""Called with the number of files that were looked at, and the number of all."""


@dataclass(frozen=True, slots=True)
class ExchangeOutcome:
    """What came of an exchange; files for other people are only counted."""

    written: tuple[SentFile, ...]
    read: tuple[FoundFile, ...]
    """Files that were taken in by this exchange."""
    waiting: tuple[FoundFile, ...]
    partial: tuple[FoundFile, ...]
    refused: tuple[FoundFile, ...]
    for_others: int
    problem: AfieldError | None
    """What kept files from being read or written that is no fault of theirs: a full disk, say."""

    @property
    def nothing_new(self) -> bool:
        """Return whether the exchange changed neither the vault nor the folder."""
        return not (self.written or any(one.brought for one in self.read))


def exchange_folder(
    vault: Vault,
    folder: Path,
    *,
    to: Collection[str] | None = None,
    accept: bool = False,
    full: bool = False,
    with_file_names: bool = False,
    progress: Progress | None = None,
) -> ExchangeOutcome:
    """Read what others left in a folder, write for colleagues what they lack; return the outcome.

    ``to`` names colleagues; without it nothing is written. ``accept`` takes in the bundles of
    verified colleagues, but none that would loosen a guard; without it they are only shown. A
    record that stays before anything comes in stays in this run. ``full`` forgets the holdings of
    the named ones, so that everything is written for them anew. ``with_file_names`` lets the
    names of evidence files leave. Raises ReadOnly, FolderUnusable, NotCompared,
    NoSuchColleague or AmbiguousColleague before anything is done, and StorageFailed if the folder
    cannot be listed.
    """
    vault.signer()
    _demand_usable(vault, folder)
    people = _people(vault, to or ())
    memory = SyncMemory.of(vault, folder)
    closed = records_staying(vault) if people else {}
    problems: list[AfieldError] = []
    found = _look(vault, folder, memory, accept=accept, progress=progress, problems=problems)
    terms = Terms(closed, full=full, with_file_names=with_file_names)
    written, problem = _written(vault, folder, memory, people, terms)
    done = _told(found, written, problem or next(iter(problems), None))
    if not done.nothing_new:
        _note(vault, done)
    return done


def _look(
    vault: Vault,
    folder: Path,
    memory: SyncMemory,
    *,
    accept: bool,
    progress: Progress | None,
    problems: list[AfieldError],
) -> list[FoundFile]:
    files = [one for one in list_folder(folder) if one.name not in memory.ours]
    memory.forget_gone(files)
    found: dict[str, FoundFile] = {}
    turn = files
    try:
        while turn:
            under = inputs_of_a_scan(vault)
            for number, file in enumerate(turn, start=1):
                now = scan_file(vault, file, memory, accept=accept, problems=problems)
                found[file.name] = now.after(found.get(file.name))
                if progress:
                    progress(number, len(turn))
            # A decision in one file may admit what another one brought before it.
            changed = inputs_of_a_scan(vault) != under
            turn = [one for one in files if changed and unsettled(vault, one, memory)]
    finally:
        memory.keep()
    return list(found.values())


def _written(
    vault: Vault, folder: Path, memory: SyncMemory, people: list[Colleague], terms: Terms
) -> tuple[list[SentFile], AfieldError | None]:
    written: list[SentFile] = []
    try:
        # What was written before an error stays in the list, as it stays in the folder.
        written.extend(send_files(vault, folder, memory, to=people, terms=terms))
    except (StorageFull, StorageFailed, CannotPack) as error:
        return written, error
    finally:
        memory.keep()
    return written, None


def _told(
    found: list[FoundFile], written: list[SentFile], problem: AfieldError | None
) -> ExchangeOutcome:
    by_state = {state: tuple(one for one in found if one.state is state) for state in FoundState}
    return ExchangeOutcome(
        written=tuple(written),
        read=tuple(one for one in by_state[FoundState.TAKEN] if one.fresh),
        waiting=by_state[FoundState.WAITING],
        partial=by_state[FoundState.PARTIAL],
        refused=by_state[FoundState.REFUSED],
        for_others=len(by_state[FoundState.OTHERS]),
        problem=problem,
    )


def _people(vault: Vault, names: Collection[str]) -> list[Colleague]:
    """Return the named colleagues, once each; raises NotCompared."""
    people = find_colleagues(vault, names)
    for person in people:
        if not person.trusted:
            raise NotCompared(name=person.name)
    return people


def _demand_usable(vault: Vault, folder: Path) -> None:
    try:
        there = stat.S_ISDIR(folder.stat().st_mode)
        inside = folder.resolve().is_relative_to(vault.folder.resolve())
    except FileNotFoundError:
        raise FolderUnusable(folder=folder, reason="it is not there") from None
    except (OSError, ValueError) as error:
        raise FolderUnusable(folder=folder, reason=reason_of(error)) from error
    if not there:
        raise FolderUnusable(folder=folder, reason="it is no folder")
    if inside:
        raise FolderUnusable(folder=folder, reason="it is part of the vault")


def _note(vault: Vault, done: ExchangeOutcome) -> None:
    vault.note_in_journal(
        "exchanged",
        written=[sent.device for sent in done.written],
        read=sum(one.brought for one in done.read),
        waiting=len(done.waiting),
        refused=len(done.refused),
    )
