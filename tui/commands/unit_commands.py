"""The commands of the tree of units and of sealed names, and those that go there."""

from __future__ import annotations

from tui.commands.command import RECORDS, Command
from tui.kit import _

TREE = ("units",)

UNITS: tuple[Command, ...] = (
    Command("units", ("U",), _("units"), _("Units under each other, as of a day"), RECORDS),
    Command("as_of", ("d",), _("day"), _("Show the units as of another day"), TREE, hint=True),
    Command("month_back", ("[",), _("month back"), _("A month earlier"), TREE, hint=True),
    Command("month_on", ("]",), _("on"), _("A month later"), TREE, hint=True),
    Command("year_back", ("{",), _("year back"), _("A year earlier"), TREE),
    Command("year_on", ("}",), _("year on"), _("A year later"), TREE),
    Command(
        "fold",
        ("space",),
        _("open or shut"),
        _("Open or shut what stands below a unit"),
        TREE,
        hint=True,
        route="Space",
    ),
    Command("fold_all", ("-",), _("all"), _("Shut all branches, or open all again"), TREE),
    Command(
        "command_line",
        ("l",),
        _("line"),
        _("Open the line of command that puts a unit there"),
        TREE,
    ),
    Command(
        "line_claim",
        ("c",),
        _("claim"),
        _("Open the claim that the line of command rests on"),
        TREE,
    ),
    Command(
        "names",
        (),
        _("sealed names"),
        _("Find persons and sources by a sealed name, which is shown then"),
        RECORDS,
    ),
    Command(
        "ask_name",
        ("/",),
        _("name"),
        _("Ask for another name"),
        ("sealed_names",),
        hint=True,
    ),
)
