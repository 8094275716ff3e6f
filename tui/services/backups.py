"""Backups as the screens and line mode ask for them: written, spoken of, and named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tui.kit import _, grouped, plural

if TYPE_CHECKING:
    from models.lifecycle import BackedUp, Vault

Progress = Callable[[int, int], None]


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


def make_backup(vault: Vault, path: Path, *, progress: Progress) -> BackedUp:
    """Back up to a file, or to a folder where the path leads to one or ends like one.

    Runs on the vault's thread. Raises what the backup raises.
    """
    from models.lifecycle import back_up_to_file, back_up_to_folder

    if path.is_dir():
        return back_up_to_folder(vault, path, progress=progress)
    return back_up_to_file(vault, path, progress=progress)


def backup_done_words(done: BackedUp) -> str:
    """Return in words that a backup is there, and what is not whole in it."""
    changes = grouped(done.manifest.changes)
    words = _("Backed up and read again: {changes} changes, {files} evidence files.").format(
        changes=changes, files=grouped(len(done.manifest.evidence))
    )
    if not done.manifest.lacking:
        return words
    lacking = plural(
        len(done.manifest.lacking),
        "{n} evidence file is not whole in this vault: afield verify.",
        "{n} evidence files are not whole in this vault: afield verify.",
    )
    return f"{words} {lacking}"
