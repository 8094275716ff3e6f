"""Casework asks the vault about units and about duplicates, for screens and for line mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.values import later

if TYPE_CHECKING:
    from tui.casework.duplicates import (
        MOST_QUEUED,
        Suspects,
        Suspicions,
        compare_some,
        likely_suspects,
        suspects_of,
        suspicions_of,
        with_rows,
    )
    from tui.casework.units import (
        UnitsRead,
        bare_name,
        echelon_words,
        period_words,
        place_words,
        read_units,
        special_words,
        unit_name,
        unit_overview,
    )

__all__ = [
    "MOST_QUEUED",
    "Suspects",
    "Suspicions",
    "UnitsRead",
    "bare_name",
    "compare_some",
    "echelon_words",
    "likely_suspects",
    "period_words",
    "place_words",
    "read_units",
    "special_words",
    "suspects_of",
    "suspicions_of",
    "unit_name",
    "unit_overview",
    "with_rows",
]

__getattr__ = later(
    __name__,
    {
        "MOST_QUEUED": "tui.casework.duplicates",
        "Suspects": "tui.casework.duplicates",
        "Suspicions": "tui.casework.duplicates",
        "UnitsRead": "tui.casework.units",
        "bare_name": "tui.casework.units",
        "compare_some": "tui.casework.duplicates",
        "echelon_words": "tui.casework.units",
        "likely_suspects": "tui.casework.duplicates",
        "period_words": "tui.casework.units",
        "place_words": "tui.casework.units",
        "read_units": "tui.casework.units",
        "special_words": "tui.casework.units",
        "suspects_of": "tui.casework.duplicates",
        "suspicions_of": "tui.casework.duplicates",
        "unit_name": "tui.casework.units",
        "unit_overview": "tui.casework.units",
        "with_rows": "tui.casework.duplicates",
    },
)
