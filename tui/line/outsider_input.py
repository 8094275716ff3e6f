"""Line mode takes somebody outside by two options: their age key, or a file with it, and a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui.kit import _
from tui.services import named_outsider

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from models.sharing import Outsider


def asked_outsider(
    vault: Vault, keys: tuple[str, ...], names: tuple[str, ...], *, colleagues: bool
) -> Outsider | None:
    """Return the one outsider that was named, or None where none was.

    Raises a usage error unless there is somebody at all and each key has a name, and what
    ``named_outsider`` does.
    """
    from models.sharing import OneOutsider

    if not keys and not names:
        if not colleagues:
            raise click.UsageError(
                _("Say who it is for: --to NAME, or --to-age RECIPIENT --as NAME.")
            )
        return None
    if len(keys) > 1 or len(names) > 1 or (keys and colleagues):
        raise OneOutsider
    if not names:
        raise click.UsageError(
            _("Say whose key that is: --as NAME. Consent is asked for that name.")
        )
    if not keys:
        raise click.UsageError(_("--as names whom the key of --to-age is for."))
    return named_outsider(vault, key=keys[0], name=names[0])
