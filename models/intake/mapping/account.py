"""The account transform finds the publisher in a web address, so that each becomes one source."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from models.intake.source_row import BadCell, SourceRow
from models.records import Value


@dataclass(frozen=True, slots=True)
class Account:
    """The publisher that a web address names: its host, with the account where one is known.

    A pattern is a host and path in which one ``*`` stands for the account, such as
    ``t.me/*`` or ``t.me/c/*``. The first that fits decides; when none does, the host alone is
    the publisher. "[.]", which people write so that a link is not followed, reads as ".".
    """

    column: str
    patterns: tuple[str, ...] = ()
    nothing: frozenset[str] = frozenset()
    outcomes: tuple[Value, ...] = ()

    @property
    def columns(self) -> frozenset[str]:
        return frozenset({self.column})

    def apply(self, entry: SourceRow) -> Value:
        address = entry.text(self.column)
        if not address or address in self.nothing:
            return None
        steps = _steps(address)
        if not steps:
            raise BadCell(self.column, "not a web address")
        for pattern in self.patterns:
            wanted = pattern.split("/")
            if len(steps) >= len(wanted) and all(
                want in {"*", step} for want, step in zip(wanted, steps, strict=False)
            ):
                return "/".join(steps[: wanted.index("*") + 1])
        return steps[0]


def _steps(address: str) -> list[str]:
    """Return the host, without www and mobile, and the steps of the path of a web address."""
    try:
        parts = urlsplit(address.replace("[.]", "."))
        host = parts.hostname or ""
    except ValueError:
        return []
    if parts.scheme not in {"http", "https"} or "." not in host:
        return []
    host = host.removeprefix("www.").removeprefix("mobile.").removeprefix("m.")
    return [host, *(step for step in parts.path.split("/") if step)]
