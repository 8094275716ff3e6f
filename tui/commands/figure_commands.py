"""The commands of the place of figures: which table, which harm, with which units."""

from __future__ import annotations

from tui.commands.command import Command
from tui.kit import _

_HERE = ("figures",)

COUNTING: tuple[Command, ...] = (
    Command("by_all", ("1",), _("all"), _("Figures: all, by verification"), _HERE, route="1"),
    Command("by_month", ("2",), _("by month"), _("Figures by month"), _HERE, route="2"),
    Command("by_unit", ("3",), _("by unit"), _("Figures by unit"), _HERE, route="3"),
    Command("by_order", ("4",), _("by order"), _("Figures by reported order"), _HERE, route="4"),
    Command("by_act", ("5",), _("by act"), _("Figures by act"), _HERE, route="5"),
    Command("by_place", ("6",), _("by place"), _("Figures by place"), _HERE, route="6"),
    Command("by_phase", ("7",), _("by phase"), _("Figures by phase of custody"), _HERE, route="7"),
    Command(
        "by_status", ("8",), _("by status"), _("Figures by status of the victims"), _HERE, route="8"
    ),
    Command("by_method", ("9",), _("by method"), _("Figures by method"), _HERE, route="9"),
    Command("by_source", ("0",), _("who says"), _("Who says what of the whole"), _HERE, route="0"),
    Command(
        "pattern",
        ("p",),
        _("pattern"),
        _("Figures by unit, by month and by order"),
        _HERE,
        hint=True,
    ),
    Command(
        "subordinates",
        ("s",),
        _("subordinates"),
        _("Units with what stood below them, or without"),
        _HERE,
        hint=True,
    ),
    Command(
        "harm", ("h",), _("harm"), _("Count killed, injured, or another harm"), _HERE, hint=True
    ),
)
"""What is asked for in the place of figures."""
