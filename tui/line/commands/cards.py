"""Commands about people: the own card, and the colleagues whose cards were added."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.kit import _
from tui.line import output, passphrase_input
from tui.line.command_context import LineContext
from tui.line.errors import FingerprintDiffers, NotHandedOut
from tui.line.group import IN, command, group

if TYPE_CHECKING:
    from models.lifecycle import Colleague


@command("card")
@click.option("--fingerprint", is_flag=True, help="Print the fingerprint, to be read aloud.")
def card(context: LineContext, *, fingerprint: bool) -> None:
    """Print the own public card; send it to colleagues: afield card > FILE."""
    with context.vault() as vault:
        own = vault.card
    if not fingerprint:
        with output.handing_out(or_else=NotHandedOut):
            output.raw(own.to_bytes())
        output.say(_("Fingerprint: {digits}").format(digits=own.fingerprint()))
    elif context.as_json:
        output.document({"digits": own.fingerprint(), "words": own.fingerprint_words()})
    else:
        output.fact(_("Fingerprint"), own.fingerprint())
        output.fact(_("In words"), own.fingerprint_words())


@group("colleague")
def colleague() -> None:
    """Add the cards of colleagues, list them, and record that one was compared."""


@command("add", parent=colleague)
@click.argument("file", type=IN)
def colleague_add(context: LineContext, file: Path) -> None:
    """Add the card of a colleague, who stays unverified until compared."""
    from models.lifecycle import add_colleague
    from tui.services import read_card

    added = read_card(file)
    with context.vault(write=True) as vault:
        person = add_colleague(vault, added)
    _tell(context, person)
    output.say(
        _("Compare the fingerprint in person or by telephone, not where the card came from.")
    )
    output.say(_("Then record it: afield colleague verify {name}").format(name=person.name))


@command("list", parent=colleague)
def colleague_list(context: LineContext) -> None:
    """List the colleagues and whether their keys were compared."""
    from models.lifecycle import all_colleagues

    with context.vault() as vault:
        people = all_colleagues(vault)
    if context.as_json:
        output.array(_facts(person) for person in people)
        return
    for person in people:
        _tell(context, person)
        output.blank()


@command("verify", parent=colleague)
@click.argument("name")
@click.option("--fingerprint", metavar="DIGITS", help="The digits that the colleague read out.")
def colleague_verify(context: LineContext, name: str, fingerprint: str | None) -> None:
    """Record that the fingerprint of NAME was compared with its owner today."""
    from models.lifecycle import find_card, verify_colleague

    with context.vault(write=True) as vault:
        person = find_card(vault, name)
        shown = person.card.fingerprint()
        if fingerprint is not None and not _same(fingerprint, person):
            raise FingerprintDiffers(name=person.name)
        if fingerprint is None and passphrase_input.has_terminal() and sys.stdin.isatty():
            output.say(_("Fingerprint: {digits}").format(digits=shown))
            if not click.confirm(_("Did its owner read out the same digits?"), err=True):
                raise FingerprintDiffers(name=person.name)
        person = verify_colleague(vault, person.device)
    _tell(context, person)


@command("revoke", parent=colleague)
@click.argument("name")
def colleague_revoke(context: LineContext, name: str) -> None:
    """Trust the key of NAME no more: after a theft, a loss or a quarrel."""
    from models.lifecycle import find_card, revoke_colleague

    with context.vault(write=True) as vault:
        person = find_card(vault, name)
        person = revoke_colleague(vault, person.device)
    _tell(context, person)
    output.say(_("From now on nothing more of it is taken in, and nothing is sent to it."))
    output.say(_("What was taken in before stays; bundles already sent cannot be called back."))


def _same(told: str, person: Colleague) -> bool:
    """Return whether what was read out is the fingerprint of the card, as digits or as words."""
    words = person.card.fingerprint_words().casefold().split()
    return _digits(told) == _digits(person.card.fingerprint()) or told.casefold().split() == words


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _facts(person: Colleague) -> dict[str, Any]:
    return {
        "name": person.name,
        "device": person.device,
        "state": person.state,
        "verified": str(person.verified_at) if person.verified_at else None,
        "own": person.own,
        "mixing": person.mixing,
        "fingerprint": person.card.fingerprint(),
        "words": person.card.fingerprint_words(),
    }


def _tell(context: LineContext, person: Colleague) -> None:
    """Print one colleague."""
    facts = _facts(person)
    if context.as_json:
        output.document(facts)
        return
    output.fact(_("Name"), person.name)
    output.fact(_("Device"), person.device)
    if person.state == "own":
        output.fact(_("State"), _("this vault's own card"))
    elif person.own:
        output.fact(_("State"), _("yours, {state}").format(state=person.state))
    elif person.verified_at:
        output.fact(_("State"), f"{person.state}, {person.verified_at}")
    else:
        output.fact(_("State"), person.state)
    if person.mixing:
        output.fact(_("Beware"), person.mixing)
    output.fact(_("Fingerprint"), facts["fingerprint"])
