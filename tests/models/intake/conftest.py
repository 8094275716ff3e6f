"""A vault to take files into, and the small mapping that most tests vary."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crypto.passphrases import Cost
from models.intake import take_file
from models.intake.file_intake import IntakeOutcome
from models.intake.mapping import IntakeMapping, parse_mapping
from models.lifecycle import Vault

MAPPING = """
version = 1
title = "Test rows"
format = "csv"

[identity]
prefix = "rows"
column = "id"

[tables.exact]
1 = "L0"
2 = "L3"

[incident]
title = "what"
when = { date = "day", format = "%Y-%m-%d" }
lat = { latitude = "lat" }
place_precision = { lookup = "exact", table = "exact" }

[[claims]]
source = "who"
how_many = { range = ["low", "high"] }
"""
HEADER = "id,what,day,lat,exact,who,low,high\n"
ROW = "1,Shots at the weir,2025-03-14,49.1,2,Channel A,2,3\n"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    made, _ = Vault.create(tmp_path / "vault", name="K7", passphrase="six", cost=Cost.floor())
    with made:
        yield made


@pytest.fixture
def mapping() -> IntakeMapping:
    return parse_mapping(MAPPING.encode(), name="rows")


@pytest.fixture
def taking(vault: Vault, tmp_path: Path) -> Callable[..., IntakeOutcome]:
    """Write a file and take it in, by the mapping above or another one."""

    def taking(content: str | bytes, *, by: str = MAPPING, name: str = "rows.csv") -> IntakeOutcome:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return take_file(vault, path, parse_mapping(by.encode(), name="rows"))

    return taking
