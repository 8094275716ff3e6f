"""On which terms own files are left in an exchange folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.sharing.policy import Rule


@dataclass(frozen=True, slots=True)
class Terms:
    """What an exchange chose for all that it leaves.

    ``closed`` are records that stay beside those that have to, each with the rule. ``full``
    forgets what the colleagues have told that they hold; ``with_file_names`` lets the names of
    evidence files leave.
    """

    closed: Mapping[str, Rule]
    full: bool = False
    with_file_names: bool = False
