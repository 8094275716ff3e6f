"""The command `afield` and the options that all its commands share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from crypto.paths import bad_path, name_problem, place_problem, shown_path
from tui.kit import _
from tui.line.command_context import LineContext
from tui.line.errors import FileUnreadable, NotText

Function = Callable[..., Any]

pass_context = click.make_pass_decorator(LineContext, ensure=True)


class TypedPath(click.Path):
    """A path of the command line; one about which the system says nothing is refused in words."""

    def __init__(self, *, read: bool = False, dir_okay: bool = True) -> None:
        super().__init__(path_type=Path, dir_okay=dir_okay)
        self._read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path.

        Raises FileUnreadable for a file to be read, BadPath for another place, or click's own error
        for a folder where a file goes.
        """
        if isinstance(value, str):
            path = Path(value)
            if reason := name_problem(value) or place_problem(path) or _lost(path):
                if self._read:
                    raise FileUnreadable(path=shown_path(value), reason=_(reason))
                raise bad_path(value, reason)
        return super().convert(value, param, ctx)


def _lost(path: Path) -> str:
    """Return in words that a path begins in a folder that is gone, or ""."""
    try:
        path.absolute()
    except OSError:
        return "the folder that you are in is gone"
    return ""


IN = TypedPath(read=True, dir_okay=False)
"""A file to be read; whether it can be is found out by opening it, which happens once."""

OUT = TypedPath(dir_okay=False)

FOLDER = TypedPath()


class InOrder(click.Group):
    """A group whose help names the commands in the order in which people come to need them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names as they were added."""
        return list(self.commands)


def _keep(ctx: click.Context, parameter: click.Parameter, value: object) -> None:
    """Keep a shared option in the command's context; the one nearer to the command wins."""
    # Compared by what it is: no seconds at all are a choice too, and equal to False.
    if value is not None and value is not False and parameter.name:
        setattr(ctx.ensure_object(LineContext), parameter.name, value)


def shared(function: Function) -> Function:
    """Return the function with the options that stand before a command or after it."""
    for names, about in SHARED:
        function = click.option(*names, expose_value=False, callback=_keep, **about)(function)
    return function


SHARED: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (("--json", "as_json"), {"is_flag": True, "help": "Print data as JSON."}),
    (
        ("--passphrase-file",),
        {"type": IN, "metavar": "FILE", "help": "Read the passphrase from its first line."},
    ),
    (
        ("--wait",),
        {
            "type": click.FloatRange(min=0, max=86400),
            "metavar": "SECONDS",
            "help": "Wait so long for another writer (5).",
        },
    ),
    (
        ("--vault", "folder"),
        {"type": FOLDER, "metavar": "DIR", "help": "The vault's folder."},
    ),
)


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"]})
@shared
@click.version_option(package_name="afield", message="afield %(version)s")
def afield() -> None:
    """Keep notes on grave abuses in an encrypted vault, and hand them to colleagues.

    Without a command, and with --vault, --theme or --low-bandwidth, the app opens.
    """


def group(name: str) -> Callable[[Function], click.Group]:
    """Return a decorator that registers a group of commands, which takes the shared options too."""

    def register(function: Function) -> click.Group:
        return afield.group(name)(shared(function))

    return register


def _of_text(function: Function) -> Function:
    """Return the function with words refused that are not text; cleaned, they would vanish.

    A path may be any bytes.
    """

    @wraps(function)
    def checked(*args: Any, **options: Any) -> Any:
        for value in options.values():
            for text in value if isinstance(value, tuple) else (value,):
                if isinstance(text, str) and any("\ud800" <= one <= "\udfff" for one in text):
                    raise NotText
        return function(*args, **options)

    return checked


def command(
    name: str, *, parent: click.Group = afield, **about: Any
) -> Callable[[Function], click.Command]:
    """Return a decorator that registers a command; its function takes the context first."""

    def register(function: Function) -> click.Command:
        return parent.command(name, **about)(shared(pass_context(_of_text(function))))

    return register
