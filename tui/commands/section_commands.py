"""The commands that choose a section of a record are the part of the table about its place."""

from __future__ import annotations

from tui.commands.command import Command
from tui.kit import _

SECTIONS: tuple[Command, ...] = (
    Command("facts", ("1",), _("facts"), _("The facts"), ("incident",), route="1"),
    Command("people", ("2",), _("people"), _("The people"), ("incident",), route="2"),
    Command("claims", ("3",), _("claims"), _("Who says what"), ("incident",), route="3"),
    Command("evidence", ("4",), _("evidence"), _("The evidence"), ("incident",), route="4"),
    Command("links", ("5",), _("links"), _("What belongs together"), ("incident",), route="5"),
    Command("history", ("6",), _("history"), _("Who changed what, when"), ("incident",), route="6"),
    Command(
        "unit_section",
        ("7",),
        _("units and orders"),
        _("Units and orders"),
        ("incident",),
        route="7",
    ),
    Command(
        "review_section",
        ("8",),
        _("review"),
        _("What it comes to, and who concluded what"),
        ("incident",),
        route="8",
    ),
    Command(
        "add",
        ("a",),
        _("add"),
        _("Add a person, a claim, a unit, an order, evidence, a link …"),
        ("incident",),
        hint=True,
        write=True,
    ),
)
