"""The terms of an exchange say what may leave in all files that it writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.sharing.policy import Rule


@dataclass(frozen=True, slots=True)
class Terms:
    """What was chosen for all files that an exchange writes.

    ``closed`` are records that stay in addition to those that have to, each with the rule.
    ``full`` forgets the holdings of the colleagues; ``with_file_names`` lets the names of
    evidence files leave.
    """

    closed: Mapping[str, Rule]
    full: bool = False
    with_file_names: bool = False
