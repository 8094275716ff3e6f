"""One exchange with a folder: what others left is looked at, then what they lack is written."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from crypto.errors import AfieldError, StorageFailed, StorageFull
from models import colleague
from models.bundle.errors import CannotPack
from models.bundle.staying import staying
from models.colleague import Colleague
from models.exchange.circumstances import circumstances
from models.exchange.errors import FolderUnusable, NotCompared
from models.exchange.found import Found, State
from models.exchange.listing import listed
from models.exchange.looking import look, unsettled
from models.exchange.memory import Memory
from models.exchange.sending import Sent, send
from models.exchange.terms import Terms
from models.vault import Vault

Progress = Callable[[int, int], None]
"""Told how many files were looked at, of how many."""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What an exchange came to; files for other people are only counted."""

    written: tuple[Sent, ...]
    read: tuple[Found, ...]
    """Files that were taken in by this exchange."""
    waiting: tuple[Found, ...]
    partial: tuple[Found, ...]
    refused: tuple[Found, ...]
    for_others: int
    problem: AfieldError | None
    """Why own files could not all be written, although what others left was looked at."""

    @property
    def nothing_new(self) -> bool:
        """Say whether the exchange changed neither the vault nor the folder."""
        return not (self.written or any(one.brought for one in self.read))


def exchange(
    vault: Vault,
    folder: Path,
    *,
    to: Collection[str] | None = None,
    accept: bool = False,
    full: bool = False,
    with_file_names: bool = False,
    progress: Progress | None = None,
) -> Exchanged:
    """Look at what others left in a folder, and leave for colleagues what they lack.

    ``to`` names colleagues; without it nothing is written. ``accept`` takes in the bundles of
    verified colleagues, but not what would loosen a guard; without it they are only shown. What
    was closed before anything came in stays closed in this run. ``full`` forgets what the named
    ones have told that they hold, so that everything is left for them anew. ``with_file_names``
    lets the names of evidence files leave. Raises ReadOnly, FolderUnusable, NotCompared,
    NoSuchColleague or AmbiguousColleague before anything is done, and StorageFailed if the folder
    cannot be listed.
    """
    vault.signer()
    _demand_usable(vault, folder)
    people = _people(vault, to or ())
    memory = Memory.of(vault, folder)
    closed = staying(vault) if people else {}
    found = _look(vault, folder, memory, accept=accept, progress=progress)
    terms = Terms(closed, full=full, with_file_names=with_file_names)
    written, problem = _written(vault, folder, memory, people, terms)
    done = _told(found, written, problem)
    if not done.nothing_new:
        _note(vault, done)
    return done


def _look(
    vault: Vault, folder: Path, memory: Memory, *, accept: bool, progress: Progress | None
) -> list[Found]:
    files = [one for one in listed(folder) if one.name not in memory.ours]
    memory.forget_gone(files)
    found: dict[str, Found] = {}
    turn = files
    try:
        while turn:
            under = circumstances(vault)
            for number, file in enumerate(turn, start=1):
                now = look(vault, file, memory, accept=accept)
                found[file.name] = now.after(found.get(file.name))
                if progress:
                    progress(number, len(turn))
            # A decision in one file may free what another one brought before it.
            changed = circumstances(vault) != under
            turn = [one for one in files if changed and unsettled(vault, one, memory)]
    finally:
        memory.keep()
    return list(found.values())


def _written(
    vault: Vault, folder: Path, memory: Memory, people: list[Colleague], terms: Terms
) -> tuple[list[Sent], AfieldError | None]:
    written: list[Sent] = []
    try:
        # What was written before an error stays in the list, as it stays in the folder.
        written.extend(send(vault, folder, memory, to=people, terms=terms))
    except (StorageFull, StorageFailed, CannotPack) as error:
        return written, error
    finally:
        memory.keep()
    return written, None


def _told(found: list[Found], written: list[Sent], problem: AfieldError | None) -> Exchanged:
    by_state = {state: tuple(one for one in found if one.state is state) for state in State}
    return Exchanged(
        written=tuple(written),
        read=tuple(one for one in by_state[State.TAKEN] if one.fresh),
        waiting=by_state[State.WAITING],
        partial=by_state[State.PARTIAL],
        refused=by_state[State.REFUSED],
        for_others=len(by_state[State.OTHERS]),
        problem=problem,
    )


def _people(vault: Vault, names: Collection[str]) -> list[Colleague]:
    """Give the named colleagues, once each; raises NotCompared."""
    people = colleague.find_each(vault, names)
    for one in people:
        if not one.trusted:
            raise NotCompared(name=one.name)
    return people


def _demand_usable(vault: Vault, folder: Path) -> None:
    if not folder.is_dir():
        raise FolderUnusable(folder=folder, reason="it is not there, or is no folder")
    if folder.resolve().is_relative_to(vault.folder.resolve()):
        raise FolderUnusable(folder=folder, reason="it is part of the vault")


def _note(vault: Vault, done: Exchanged) -> None:
    vault.note_in_journal(
        "exchanged",
        written=[sent.device for sent in done.written],
        read=sum(one.brought for one in done.read),
        waiting=len(done.waiting),
        refused=len(done.refused),
    )
