"""The table of safeguards: where each stands, how it is taken away, and which test notices.

``safeguards.toml`` has one entry for each:

    [[safeguard]]
    name = "Deleted rows are overwritten in the database"
    file = "models/storage/settings.py"
    take = '"PRAGMA secure_delete=ON",'       stands once in the file
    put = ''                                  what takes its place
    noticed_by = ["tests/models/storage/test_settings.py::test_…"]
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = Path(__file__).with_name("safeguards.toml")


@dataclass(frozen=True, slots=True)
class Safeguard:
    """One thing that protects people, as text that can be taken out of the code."""

    name: str
    file: str
    take: str
    put: str
    noticed_by: tuple[str, ...]

    def taken_from(self, text: str) -> str:
        """Return the text of its file without it; raises ValueError if it is not there once."""
        if text.count(self.take) != 1:
            raise ValueError(f"{self.name}: its text stands {text.count(self.take)} times")
        return text.replace(self.take, self.put)


def all_safeguards() -> list[Safeguard]:
    """Return the entries of the table, in its order."""
    entries = tomllib.loads(TABLE.read_text(encoding="utf-8"))["safeguard"]
    return [Safeguard(**{**one, "noticed_by": tuple(one["noticed_by"])}) for one in entries]
