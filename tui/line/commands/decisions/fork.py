"""Commands about forks: two different operations that one device signed under one number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tui.kit import _
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.group import command, group

if TYPE_CHECKING:
    from models.actions import Fork
    from models.lifecycle import Vault

SHORT = 8
"""Digits of a device's id that are enough to name it."""


@group("fork")
def fork() -> None:
    """See devices that signed two changes under one number, and decide about them."""


@command("list", parent=fork)
def fork_list(context: LineContext) -> None:
    """List the forks that are proven here, decided or not."""
    from models.actions import forks

    with context.vault() as vault:
        found = [_facts(vault, one) for one in forks(vault)]
    if context.as_json:
        output.array(found)
        return
    for facts in found:
        _tell(facts)
        output.blank()
    if not found:
        output.say(_("No device has signed two different changes under one number."))


@command("decide", parent=fork)
@click.argument("device")
@click.argument("number", type=click.IntRange(1))
@click.option("--keep", is_flag=True, help="Both changes count, and the device is heard again.")
@click.option("--discard", is_flag=True, help="Its changes from that number on count no more.")
@click.option("--reason", metavar="TEXT", help="Why; colleagues read it.")
def fork_decide(
    context: LineContext, *, device: str, number: int, reason: str | None, **said: bool
) -> None:
    """Decide about the fork of DEVICE at NUMBER, or decide anew; `fork list` shows both.

    The decision is a signed change like any other and goes out with bundles.
    """
    from models.actions import DISCARD, KEEP, decide_fork

    if said["keep"] == said["discard"]:
        raise click.UsageError(_("Say either --keep or --discard."))
    ruling = KEEP if said["keep"] else DISCARD
    with context.vault(write=True) as vault:
        meant = _find(vault, device, number)
        decide_fork(vault, meant, ruling, reason=reason)
        facts = _facts(vault, _find(vault, meant.device, number))
    if context.as_json:
        output.document(facts)
        return
    _tell(facts)
    if said["keep"]:
        output.say(_("What that device signs is taken in again; ask for its changes once more."))
    else:
        output.say(_("Its changes from that number on stay in the history and count no more."))


def _find(vault: Vault, device: str, number: int) -> Fork:
    """Return a fork by its device's id, the beginning of one, or a name, and its number."""
    from models.actions import forks
    from models.queries import AmbiguousReference, NoSuchReference

    typed = device.strip().casefold()
    found = [
        one
        for one in forks(vault)
        if one.number == number
        and (one.name.casefold() == typed or (len(typed) >= SHORT and one.device.startswith(typed)))
    ]
    if not found:
        raise NoSuchReference(reference=f"{device}:{number}")
    if len(found) > 1:
        named = ", ".join(one.device for one in found)
        raise AmbiguousReference(reference=device, count=len(found), candidates=named)
    return found[0]


def _facts(vault: Vault, one: Fork) -> dict[str, Any]:
    """Return a fork as JSON has it, with the records that its operations are about."""
    return {
        "name": one.name,
        "device": one.device,
        "number": one.number,
        "own": one.own,
        "ruling": one.ruling,
        "changes": [
            {"hash": change, "ref": _ref(vault, vault.history.record_of(change))}
            for change in one.changes
        ],
    }


def _ref(vault: Vault, record: str) -> str:
    subject = vault.record_heads.one(record)
    return subject.ref if subject else record


def _tell(facts: dict[str, Any]) -> None:
    """Print one fork."""
    output.fact(_("Name"), facts["name"])
    output.fact(_("Device"), facts["device"])
    output.fact(_("Number"), facts["number"])
    for change in facts["changes"]:
        output.fact(_("Change"), f"{change['ref']}, {change['hash']}")
    if facts["own"]:
        output.fact(_("Whose"), _("a device of this vault's owner: a copy of it was in use"))
    decided = {"keep": _("kept: both count"), "discard": _("discarded: they count no more")}
    output.fact(_("Decision"), decided.get(facts["ruling"], _("none; the device is frozen")))
