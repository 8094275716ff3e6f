"""The command that gives a vault new keys after a suspected leak."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crypto.errors import AfieldError
from tui.kit import _, plural
from tui.line import output, passphrase_input
from tui.line.command_context import HEADER, LineContext
from tui.line.group import IN, command
from tui.line.recovery_proof import prove

if TYPE_CHECKING:
    from models.lifecycle import Rekeyed


@command("rekey")
@click.option("--new-passphrase-file", type=IN, metavar="FILE", help="The new passphrase.")
@click.option("--new-device", is_flag=True, help="Go on under a new device key too.")
@click.option("--without-damaged", is_flag=True, help="Leave evidence behind that does not open.")
def rekey(
    context: LineContext,
    *,
    new_passphrase_file: Path | None,
    new_device: bool,
    without_damaged: bool,
) -> None:
    """Give the vault new keys after a suspected leak, and print a new recovery code, once."""
    from models.lifecycle import Vault, rekey_vault

    folder = context.demand_vault()
    old = passphrase_input.existing(context.passphrase_file)
    progress = output.MigrationProgress()
    with Vault.open(folder, secret=old, wait=context.patience, progress=progress) as vault:
        vault.signer()
        before = vault.device
        passphrase = _passphrase(old, new_passphrase_file)
        with _told_which_counts(folder) as shown:

            def show(made: Rekeyed) -> None:
                with output.handing_out():
                    _made(context, made)
                shown.append(made.recovery)

            made = rekey_vault(
                vault,
                passphrase=passphrase,
                show=show,
                new_device=new_device,
                without_damaged=without_damaged,
                progress=output.Progress(_("Sealed again")),
            )
    _next(made, before)
    prove(context, made.recovery)


@contextmanager
def _told_which_counts(folder: Path) -> Iterator[list[str]]:
    """Print which code counts when it is broken off after the new one was shown.

    Yields the list that the shown code is to be put in.
    """
    from crypto.keyfile import KeyFile

    before = KeyFile.read(folder / HEADER).vault_id
    shown: list[str] = []
    try:
        yield shown
    except BaseException:
        with suppress(AfieldError):
            if shown and KeyFile.read(folder / HEADER).vault_id == before:
                output.say(_("The code just shown does not count; the one before does."))
            elif shown:
                output.say(_("The new keys count; keep the code just shown."))
        raise


def _passphrase(old: str, file: Path | None) -> str:
    """Return the passphrase that is to open the vault: the same one, unless the code was typed."""
    from crypto.passphrases import BadRecoveryCode, parse_recovery

    if file is None:
        try:
            parse_recovery(old)
        except BadRecoveryCode:
            return old
    return passphrase_input.chosen(file)


def _made(context: LineContext, made: Rekeyed) -> None:
    if context.as_json:
        output.document(
            {
                "recovery": made.recovery,
                "device": made.device,
                "evidence": made.evidence,
                "without_bytes": list(made.lost),
                "dropped": [{"slot": slot.id, "kind": slot.kind} for slot in made.dropped],
            }
        )
        return
    output.fact(_("Recovery code"), made.recovery)
    output.fact(_("Device"), made.device)
    output.fact(_("Evidence files sealed again"), made.evidence)
    for digest in made.lost:
        output.fact(_("Left without its bytes"), f"evidence {digest[:12]}")
    for slot in made.dropped:
        output.write(_("No way in any more: {id}; kind: {kind}").format(id=slot.id, kind=slot.kind))


def _next(made: Rekeyed, before: str) -> None:
    """Print what only the person can do now."""
    output.say(_("The new keys count from now on, and the recovery code with them."))
    output.say(_("Write the recovery code down now: it is not shown again."))
    output.say(_("The code before and every earlier copy of vault.json open nothing here."))
    if readers := sum(slot.kind == "reader" for slot in made.dropped):
        dropped = "{n} reader was not carried over.", "{n} readers were not carried over."
        output.say(plural(readers, *dropped))
        output.say(_("Their passphrases are not known here; add each again: afield reader add"))
    if made.device == before:
        output.say(_("The device key is the same, because colleagues compared it."))
        output.say(_("If your own passphrase or code leaked, run: afield rekey --new-device"))
        output.say(_("Then put another passphrase in its place: afield passphrase change"))
    else:
        output.say(_("Send your card to your colleagues again: afield card > FILE"))
        output.say(_("The device before is revoked here: {device}").format(device=before))
        output.say(_("Ask your colleagues to revoke it too; until then they take what it signs."))
        output.say(
            _("A bundle still on its way to that one does not open any more: ask for another.")
        )
    output.say(_("Backups made earlier still open with the old keys: destroy them, make new ones."))
