"""The commands of a list are the part of the table about finding, columns and marks."""

from __future__ import annotations

from tui.commands.command import RECORDS, Command
from tui.kit import _

LISTING: tuple[Command, ...] = (
    # Finding.
    Command("find", ("/",), _("find"), _("Jump to the next match"), RECORDS, hint=True),
    Command("find_next", ("n",), _("next match"), _("Jump to the next match again"), RECORDS),
    Command("find_previous", ("N",), _("match before"), _("Jump to the match before"), RECORDS),
    Command(
        "filter",
        ("\\",),
        _("filter"),
        _("Show only what matches, as words: place:bor status:draft since:2026-01"),
        ("incidents", "figures"),
        hint=True,
    ),
    Command("order", ("o",), _("order"), _("Order the list by another column"), ("incidents",)),
    Command(
        "columns",
        ("|",),
        _("columns"),
        _("Choose the columns, and their order"),
        ("incidents",),
    ),
    Command(
        "show_column",
        ("space",),
        _("show or hide"),
        _("Show or hide the column"),
        ("columns",),
        hint=True,
        route="Space",
    ),
    Command(
        "column_up",
        ("K", "shift+up"),
        _("to the left"),
        _("Move the column to the left"),
        ("columns",),
        hint=True,
    ),
    Command(
        "column_down",
        ("J", "shift+down"),
        _("to the right"),
        _("Move the column to the right"),
        ("columns",),
        hint=True,
    ),
    Command(
        "usual_columns",
        ("0",),
        _("as usual"),
        _("Show the usual columns again"),
        ("columns",),
        hint=True,
        route="0",
    ),
    # Marking.
    Command(
        "mark", ("space",), _("mark"), _("Mark, and one row down"), ("incidents",), route="Space"
    ),
    Command("mark_range", ("V",), _("range"), _("Begin, then end a range"), ("incidents",)),
    Command("mark_all", ("*",), _("mark all"), _("Mark all that are shown"), ("incidents",)),
    Command("clear_marks", ("ctrl+t",), _("clear marks"), _("Clear all marks"), ("incidents",)),
)
