"""The demonstration vault holds public figures side by side, and invented incidents.

``statements.toml`` holds what public bodies have published, in our own words, each with its
publisher, date and page. ``invented.toml`` holds incidents that never happened, marked as
invented in every title and tag, for a newcomer to learn on, and ``invented_forces.toml`` their
units, people and orders.
"""

from __future__ import annotations

from models.intake.demonstration.builder import DEMONSTRATION_PASSPHRASE, create_demonstration

__all__ = [
    "DEMONSTRATION_PASSPHRASE",
    "create_demonstration",
]
