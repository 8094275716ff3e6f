"""The commands of review are the part of the table about a second person's judgement."""

from __future__ import annotations

from tui.commands.command import RECORDS, Command
from tui.kit import _

REVIEW: tuple[Command, ...] = (
    Command("review", ("Q",), _("review"), _("What waits for you to review or answer"), RECORDS),
    Command(
        "assess",
        ("r",),
        _("assess"),
        _("Say what you conclude of it, by which standard, and why"),
        ("incident",),
        write=True,
    ),
    Command(
        "send_back",
        ("b",),
        _("send back"),
        _("Return it with reasons to whoever coded it"),
        ("incident",),
        write=True,
    ),
    Command(
        "gaps",
        (),
        _("gaps"),
        _("What supports the elements of crimes, contradicts them, is missing"),
        ("incident",),
    ),
)
