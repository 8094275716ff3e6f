"""Line mode runs one command from its arguments and ends with a stable exit status.

Nothing of the vault is imported here; each command imports what it needs when it runs.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from crypto.errors import AfieldError
from tui.kit import _, ended_by_signals, stands_nowhere
from tui.line import output
from tui.line.errors import OutputFailed, Unexplained, WorkingFolderGone
from tui.line.group import afield

# Importing a module adds its commands, in the order in which help lists them.
MODULES = (
    *("commands.vault.creation", "commands.vault.verification", "commands.vault.put_back"),
    *("commands.vault.ways_in", "commands.vault.recovery", "commands.vault.rekey"),
    *("commands.vault.backups", "commands.vault.repair"),
    *(
        "commands.records",
        "commands.record_new",
        "commands.decisions.agree",
        "commands.claims",
        "commands.figures",
        "commands.decisions.duplicates",
        "commands.who.units",
        "commands.who.sealed_names",
    ),
    *("commands.review.queue", "commands.review.assess", "commands.review.gaps"),
    "commands.intake",
    *("commands.evidence.evidence_look", "commands.evidence.evidence_out"),
    "commands.evidence.evidence_metadata",
    *("commands.cards", "commands.consents", "commands.export_import"),
    *("commands.exchange_folder", "commands.decisions.fork", "commands.decisions.erase"),
    "open_app",
)
for module in MODULES:
    import_module(f"tui.line.{module}")

USAGE, INTERRUPTED = 2, 130
ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status; no error leaves here as a traceback."""
    as_json = "--json" in arguments
    output.prepare(as_json=as_json)
    try:
        # Not through click's own main, which ends with 1 when a reader of the output goes away.
        with ended_by_signals(), afield.make_context("afield", list(arguments)) as context:
            status = afield.invoke(context)
        output.finish()
    except AfieldError as error:
        if isinstance(error, OutputFailed):
            output.let_go()
        output.failure(error, as_json=as_json)
        return error.exit_status
    except click.exceptions.Exit as asked:
        return asked.exit_code
    except click.ClickException as error:
        _usage(error, as_json=as_json)
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        return _interrupted(as_json=as_json)
    except BrokenPipeError:
        output.let_go()
        return 0
    except Exception as error:  # noqa: BLE001 - the last stop: a traceback could show a record
        if _follows_a_signal(error):
            return _interrupted(as_json=as_json)
        return _unforeseen(error, as_json=as_json)
    return status if isinstance(status, int) else 0


def _interrupted(*, as_json: bool) -> int:
    output.complain("interrupted", "Interrupted.", "", INTERRUPTED, as_json=as_json)
    return INTERRUPTED


def _follows_a_signal(error: BaseException | None) -> bool:
    """Return whether an error was met on the way out of a command that a signal had ended."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None


def _unforeseen(error: Exception, *, as_json: bool) -> int:
    """Print the kind and the place of an error, never what it held, and return the exit status."""
    place = _place(error)
    told: AfieldError = Unexplained(kind=type(error).__name__, place=place)
    if isinstance(error, FileNotFoundError) and stands_nowhere():
        told = WorkingFolderGone()
    if isinstance(error, OSError) and place.startswith("tui/line/main.py:"):
        # Nothing of ours was deeper: click itself was printing help.
        output.let_go()
        told = OutputFailed(reason=error.strerror)
    output.failure(told, as_json=as_json)
    return told.exit_status


def _usage(error: click.ClickException, *, as_json: bool) -> None:
    """Print what was wrong with the arguments, as a sentence and where to read more."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "afield"
    bare = isinstance(error, click.exceptions.NoArgsIsHelpError)
    sentence = (
        _("Name a command of {group}.").format(group=path) if bare else error.format_message()
    )
    output.complain("usage", sentence, f"Read: {path} --help", USAGE, as_json=as_json)


def _place(error: BaseException) -> str:
    """Return the last line of afield's own code that the error came through."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(ROOT) and ".venv" not in path.parts:
            return f"{path.relative_to(ROOT)}:{frame.lineno}"
    return "?"
