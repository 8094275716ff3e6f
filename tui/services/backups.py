"""Backups as the screens and line mode ask for them: written, spoken of, and named."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from crypto.paths import bad_path, place_problem, target_problem, typed_path
from tui.kit import _, plural

if TYPE_CHECKING:
    from models.lifecycle import BackedUp, Vault

Progress = Callable[[int, int], None]

COPIED = _("Moved or copied? If an older copy was put back, run: afield restored")

REMIND_AFTER = 7
"""Days after which a person is reminded, where something changed since."""


def last_backup_words(vault: Vault) -> str:
    """Return in words when a vault was last backed up, and what would be lost without another."""
    from models.lifecycle import last_backup

    last = last_backup(vault)
    if last is None:
        return _("never")
    today = _("today")
    when = plural(last.days, "{n} day ago", "{n} days ago") if last.days else today
    if not last.changes_since:
        return _("{when}, nothing changed since").format(when=when)
    since = plural(last.changes_since, "{n} change since", "{n} changes since")
    return f"{when}, {since}"


def needs_reminder(vault: Vault) -> bool:
    """Return whether changes would be lost of which there has been no backup for a week."""
    from models.lifecycle import last_backup

    last = last_backup(vault)
    if last is None:
        return bool(vault.chains())
    return last.days >= REMIND_AFTER and last.changes_since > 0


def copied_words(vault: Vault) -> str | None:
    """Return, once, that a vault lies in other files than before, or None; raises ReadOnly."""
    from models.lifecycle import remember_place, was_copied

    copied = was_copied(vault)
    remember_place(vault)
    return COPIED if copied else None


def default_backup_path(vault: Vault) -> str:
    """Return a path for a new file that says the day and not whose it is."""
    return f"~/afield-backup-{vault.clock.now():%Y-%m-%d-%H%M}"


def typed_place(typed: str) -> tuple[Path, bool]:
    """Return the place that was typed, and whether it is a folder for backups.

    Raises BadPath.
    """
    path = typed_path(typed)
    there = os.path.isdir(path)  # noqa: PTH112 - says no, where Path.is_dir raises
    folder = there or typed.rstrip().endswith(("/", os.sep))
    reason = place_problem(path) if folder else target_problem(path)
    if folder and not there and not target_problem(path) and os.path.lexists(path):
        reason = _("it is a file, and a folder is named")
    if reason:
        raise bad_path(path, reason)
    return path, folder


def make_backup(vault: Vault, path: Path, *, folder: bool, progress: Progress) -> BackedUp:
    """Back up to a folder that grows, or to a new file; runs on the vault's thread."""
    from models.lifecycle import back_up_to_file, back_up_to_folder

    make = back_up_to_folder if folder else back_up_to_file
    return make(vault, path, progress=progress)


def backup_done_words(done: BackedUp) -> str:
    """Return in words that a backup is there, and what is not whole in it."""
    changes = plural(done.manifest.changes, "{n} change", "{n} changes")
    files = plural(len(done.manifest.evidence), "{n} evidence file", "{n} evidence files")
    words = _("Backed up and read again: {changes}, {files}.").format(changes=changes, files=files)
    if not done.manifest.lacking:
        return words
    lacking = plural(
        len(done.manifest.lacking),
        "{n} evidence file is not whole in this vault: afield verify.",
        "{n} evidence files are not whole in this vault: afield verify.",
    )
    return f"{words} {lacking}"
