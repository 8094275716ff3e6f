"""Commands that open the app: on a demonstration vault, or to review."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tui.kit import THEMES, Options, _, terminal_problem
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.group import FOLDER, command

PREFIX = "afield-demonstration-"
VAULT = "vault"


@command("demo")
@click.option("--no-open", is_flag=True, help="Make the vault and say where it is.")
@click.option("--low-bandwidth", is_flag=True, help="Draw little, for a slow line.")
@click.option("--again", type=FOLDER, hidden=True)
@click.option("--made", is_flag=True, hidden=True)
def demo(
    context: LineContext, *, no_open: bool, low_bandwidth: bool, again: Path | None, made: bool
) -> int:
    """Make a vault of public figures and invented incidents, and open the app on it.

    With --vault DIR it is made there and kept; otherwise it is removed when the app ends. The app
    opens where input, output and error are terminals; with --json or --no-open it stays closed.
    """
    from models.intake import DEMONSTRATION_PASSPHRASE

    opens = not (no_open or context.as_json)
    if opens and (trouble := terminal_problem()):
        # Before a vault is made that nobody would get to see.
        raise click.UsageError(trouble)
    if context.folder or not opens:
        folder = (context.folder or Path(tempfile.mkdtemp(prefix=PREFIX)) / VAULT).absolute()
        passphrase = DEMONSTRATION_PASSPHRASE if made else _make(folder)
        if not opens:
            return _say(context, folder, passphrase)
        here = ("--made", "--vault", str(folder))
        return _open(folder, passphrase, low=low_bandwidth, again=here)
    with _passing(again) as home:
        folder = home / VAULT
        passphrase = DEMONSTRATION_PASSPHRASE if folder.exists() else _make(folder)
        return _open(folder, passphrase, low=low_bandwidth, again=("--again", str(home)))


@command("review")
@click.option("--low-bandwidth", is_flag=True, help="Draw little, for a slow line.")
@click.option("--theme", type=click.Choice(THEMES), help="How it looks.")
def review(context: LineContext, *, low_bandwidth: bool, theme: str | None) -> int:
    """Open the app to read only, with a reader's passphrase, beside a running writer.

    It opens where input, output and error are terminals; over SSH, ask for one: ssh -t.
    """
    from tui.app import run

    if context.passphrase_file or context.as_json:
        raise click.UsageError(_("The app asks for the passphrase itself, and prints nothing."))
    return run(
        Options(
            folder=context.demand_vault(), review=True, low_bandwidth=low_bandwidth, theme=theme
        )
    )


def _make(folder: Path) -> str:
    """Make the demonstration vault, and return its passphrase; raises VaultExists."""
    from models.intake import DEMONSTRATION_PASSPHRASE, create_demonstration

    output.say(_("Making the demonstration vault."))
    create_demonstration(folder).close()
    return DEMONSTRATION_PASSPHRASE


def _open(folder: Path, passphrase: str, *, low: bool, again: tuple[str, ...]) -> int:
    """Open the app and return its exit status; ``again`` are its arguments after a lock."""
    from tui.app import run

    hint = _("Demonstration. The passphrase is: {passphrase}").format(passphrase=passphrase)
    words = ("demo", *again, *(("--low-bandwidth",) if low else ()))
    return run(Options(folder=folder, low_bandwidth=low, hint=hint, again=words))


def _say(context: LineContext, folder: Path, passphrase: str) -> int:
    if context.as_json:
        output.document({"vault": str(folder), "passphrase": passphrase})
    else:
        output.fact(_("Vault"), folder)
        output.fact(_("Passphrase"), passphrase)
    return 0


@contextmanager
def _passing(again: Path | None) -> Iterator[Path]:
    """Yield a private folder that is removed at the end.

    A lock replaces the process and so leaves the folder; the new process is told its name. Only
    a folder that this command can have made is taken up, because it will be removed.
    """
    if again is None:
        home = Path(tempfile.mkdtemp(prefix=PREFIX))
    elif again.name.startswith(PREFIX) and again.parent == Path(tempfile.gettempdir()):
        home = again
    else:
        raise click.BadParameter(_("That is no demonstration's folder."))
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)
