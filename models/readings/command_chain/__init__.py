"""The chain of command as of a day: who stood above a unit, and the tree of all units."""

from __future__ import annotations

from models.readings.command_chain.chain_of_command import ChainOfCommand, CommandLine
from models.readings.command_chain.errors import NoSingleDay
from models.readings.command_chain.shown_day import as_of_day, stepped
from models.readings.command_chain.unit_tree import TreeRow, Unit, Units, UnitTree

__all__ = [
    "ChainOfCommand",
    "CommandLine",
    "NoSingleDay",
    "TreeRow",
    "Unit",
    "UnitTree",
    "Units",
    "as_of_day",
    "stepped",
]
