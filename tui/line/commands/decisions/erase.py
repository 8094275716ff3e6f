"""The command `erase` removes sealed values for good, or lists the erasures colleagues ask for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from tui.kit import _
from tui.line import output, passphrase_input
from tui.line.command_context import LineContext
from tui.line.errors import NotConfirmed
from tui.line.group import command

if TYPE_CHECKING:
    from models.actions import ErasureRequest
    from models.lifecycle import Vault


@command("erase")
@click.argument("reference", required=False)
@click.option("--field", "fields", multiple=True, metavar="NAME", help="Only this sealed field.")
@click.option("--reason", metavar="TEXT", help="Why; never the name that is erased.")
@click.option("--yes", is_flag=True, help="Do not ask for the reference typed again.")
@click.option("--asked", is_flag=True, help="List what colleagues ask this vault to erase.")
@click.option("--comply", metavar="ID", help="Erase what a colleague asks for.")
def erase(
    context: LineContext, *, reference: str | None, asked: bool, comply: str | None, **how: Any
) -> None:
    """Erase the sealed values of REFERENCE for good, every value that they ever had.

    Colleagues' vaults are asked to do the same; the signed histories still verify.
    """
    if sum((reference is not None, asked, comply is not None)) != 1:
        raise click.UsageError(_("Name a reference, or say --asked, or say --comply ID."))
    if how["fields"] and reference is None:
        raise click.UsageError(_("Fields are named for a reference of this vault alone."))
    if reference is not None:
        _erase(context, reference, **how)
    elif comply is not None:
        _comply(context, comply, reason=how["reason"], yes=how["yes"])
    else:
        _list(context)


def _erase(
    context: LineContext, reference: str, *, fields: tuple[str, ...], reason: str | None, yes: bool
) -> None:
    from models.actions import erase_values
    from models.records import ref_of

    with context.vault(write=True) as vault:
        kind, record = vault.resolve(reference)
        ref = ref_of(kind, record)
        _demand_sealed(kind, fields)
        _confirm(ref, yes=yes)
        values = erase_values(vault, kind, record, fields=fields or None, reason=reason)
    _tell_erased(context, ref, values)


def _comply(context: LineContext, wanted: str, *, reason: str | None, yes: bool) -> None:
    from models.actions import comply_with_erasure, requests_for_erasure
    from models.queries import NoSuchReference

    with context.vault(write=True) as vault:
        _kind, found = vault.resolve(wanted, "erasure")
        requests = [one for one in requests_for_erasure(vault) if one.erasure == found]
        if not requests:
            raise NoSuchReference(reference=wanted)
        _confirm(requests[0].ref, yes=yes)
        values = comply_with_erasure(vault, requests[0], reason=reason)
    _tell_erased(context, requests[0].ref, values)


def _list(context: LineContext) -> None:
    """Print what colleagues ask for and this vault's person has not decided."""
    from models.actions import requests_for_erasure

    with context.vault() as vault:
        found = [_facts(vault, one) for one in requests_for_erasure(vault)]
    if context.as_json:
        output.array(found)
        return
    for one in found:
        output.fact(_("Request"), one["ref"])
        output.fact(_("By"), one["author"])
        output.fact(_("To erase in"), one["subject"])
        output.fact(_("Sealed values"), one["values"])
        if one["reason"]:
            output.fact(_("Reason"), one["reason"])
        output.blank()
    if not found:
        output.say(_("Nobody asks this vault to erase anything that it holds."))


def _facts(vault: Vault, one: ErasureRequest) -> dict[str, Any]:
    from models.lifecycle import asker_name
    from models.records import ref_of

    row = vault.row("erasure", one.erasure)
    return {
        "ref": ref_of("erasure", one.erasure),
        "id": one.erasure,
        "subject": one.ref,
        "author": asker_name(vault, one.author),
        "device": one.author,
        "values": len(one.digests),
        "reason": getattr(row, "reason", None),
    }


def _demand_sealed(kind: str, fields: tuple[str, ...]) -> None:
    """Raise where a field is named that is not sealed: this command erases sealed values alone."""
    from models.records import sealed_fields

    sealed = sealed_fields(kind)
    if not set(fields) <= set(sealed):
        names = ", ".join(sealed) or _("none")
        raise click.BadParameter(_("The sealed fields are: {names}").format(names=names))


def _confirm(ref: str, *, yes: bool) -> None:
    """Raise unless the reference is typed again, because nothing brings the values back."""
    if yes:
        return
    if not (passphrase_input.has_terminal() and sys.stdin.isatty()):
        raise NotConfirmed(reference=ref)
    output.say(_("What is erased cannot be brought back."))
    typed = click.prompt(_("Type the reference again to erase"), err=True, default="")
    if "".join(typed.split()).upper() != ref:
        raise NotConfirmed(reference=ref)


def _tell_erased(context: LineContext, ref: str, values: int) -> None:
    from models.actions import OUT_OF_REACH

    if context.as_json:
        output.document({"ref": ref, "erased": values, "out_of_reach": OUT_OF_REACH})
        return
    output.fact(_("Reference"), ref)
    output.fact(_("Values erased"), values)
    output.say(_(OUT_OF_REACH))
