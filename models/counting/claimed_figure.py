"""A claimed figure is what counting needs to know of one claim."""

from __future__ import annotations

from typing import Protocol

COUNTED = (
    "id",
    "incident",
    "created",
    "withdrawn",
    "source",
    "scope",
    "how_many",
    "unit",
    "harm",
    "origin_group",
    "derived_from",
    "supersedes",
    "credibility",
    "state",
    "reported_at",
    "reported_at_earliest",
    "reported_at_latest",
)
"""The columns of a claim that counting reads."""


class ClaimedFigure(Protocol):
    """A claim as it is counted; ``models.records.Claim`` is one."""

    @property
    def id(self) -> str: ...
    @property
    def created(self) -> int: ...
    @property
    def withdrawn(self) -> str | None: ...
    @property
    def source(self) -> str | None: ...
    @property
    def scope(self) -> str | None: ...
    @property
    def how_many(self) -> str | None: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def harm(self) -> str | None: ...
    @property
    def origin_group(self) -> str | None: ...
    @property
    def derived_from(self) -> str | None: ...
    @property
    def supersedes(self) -> str | None: ...
    @property
    def credibility(self) -> str | None: ...
    @property
    def state(self) -> str | None: ...
    @property
    def reported_at(self) -> str | None: ...
    @property
    def reported_at_earliest(self) -> str | None: ...
    @property
    def reported_at_latest(self) -> str | None: ...
