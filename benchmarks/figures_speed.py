"""How fast a vault answers what it comes to, beside a plain recount of the same tables.

    python benchmarks/figures_speed.py [--incidents 100000] [--folder DIR]

Every incident has three claims, one or two people, a unit, and now and then an order, evidence and
an assessment. The rows are written straight into the tables, because signing half a million changes
takes long and reading does not see the difference. The peer is SQL without the table of figures:
for each incident the lowest and the highest that its claims state, added up. It knows no origins,
no superseded claims, no adjudicated counts and nobody who was killed twice, so it does less.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import insert

from crypto.passphrases import Cost
from models.lifecycle import Vault
from models.projection import BY_THEMSELVES
from models.queries import GROUPINGS, FigureReader, Query, find_incidents
from models.records import KINDS

PASSPHRASE = "benchmark"  # noqa: S105 -- opens nothing but invented rows
FIRST_DAY = date(2022, 3, 1)
DAYS = 1300
UNITS = 400
ORDERS = 60
SOURCES = 200
WORDS = ("convoy", "cellar", "school", "drone", "prisoners", "wounded", "trench", "ford", "quarry")
OUTCOMES = ("killed", "killed", "killed", "injured", "missing")
LEVELS = ("V0", "V1", "V1", "V2", "V3", "V4")
PHASES = ("at-surrender", "just-after-capture", "transit", "camp-or-prison", None)
ELEMENTS = (["b-vi-1", "b-vi-3"], [], [])
RECOUNT = """SELECT substr(i.when_earliest, 1, 7), count(*), sum(c.low), sum(c.high)
    FROM incident AS i LEFT JOIN (SELECT incident, min(how_many_low) AS low,
        max(how_many_high) AS high FROM claim WHERE withdrawn IS NULL AND harm = 'killed'
        GROUP BY incident) AS c ON c.incident = i.id
    WHERE i.withdrawn IS NULL AND i.canonical IS NULL
    GROUP BY substr(i.when_earliest, 1, 7)"""

LINES = (
    *('unit:"377. company"', 'unit:"7. company"', 'unit:"0. company"', 'order:"order 7"'),
    *('person:"person 7712"', 'person:"person 7"', 'source:"channel 7"', 'evidence:"film 7"'),
    *("gap:b-vi-1", "gap:b-vi", "assessed:no", "assessed:V2", "killed:>=5", "when:2024-03"),
)
"""Filters over links; words fit what begins with them, so that some mean many records."""

Row = dict[str, Any]


class Draw:
    """Draws invented rows; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)
        self._made = 0

    def row(self, kind: str, /, **values: Any) -> Row:
        """Return a row of a kind with what every record has."""
        self._made += 1
        id = f"{self._draw.getrandbits(128):032x}"
        id = "-".join((id[:8], id[8:12], id[12:16], id[16:20], id[20:]))
        ref = f"{KINDS[kind].PREFIX}-{self._made:07d}"
        # Records of all kinds share their numbers, as in the tables of a vault.
        told = dict.fromkeys(("no", "created", "changed"), self._made)
        return {**told, "id": id, "ref": ref, "author": "benchmark", **values}

    def among(self, rows: list[Row]) -> str:
        """Return the id of one of some rows."""
        return str(self._draw.choice(rows)["id"])

    def incident(self) -> Row:
        """Return an incident with a day, a place, codes and words."""
        day = FIRST_DAY + timedelta(days=self._draw.randrange(DAYS))
        last = day + timedelta(days=self._draw.choice((0, 0, 0, 4)))
        return self.row(
            "incident",
            title="[invented] " + " ".join(self._draw.choices(WORDS, k=6)),
            summary=" ".join(self._draw.choices(WORDS, k=40)),
            when=str(day) if day == last else f"{day}/{last}",
            when_earliest=str(day),
            when_latest=str(last),
            place=f"Quiet Ford {self._draw.randrange(900)}",
            acts=[self._draw.choice(("POW-KILL", "HDC-KILL", "TORT"))],
            custody_phase=self._draw.choice(PHASES),
            verification=self._draw.choice(LEVELS),
            tags=["invented"],
            external=[],
        )

    def claim(self, incident: Row, sources: list[Row]) -> Row:
        """Return what one source says about an incident."""
        low = self._draw.randrange(1, 9)
        high = self._draw.choice((low, low + 3, None))
        text = f"{low}+" if high is None else str(low) if high == low else f"{low}-{high}"
        return self.row(
            "claim", incident=incident["id"], source=self.among(sources), how_many=text,
            how_many_low=low, how_many_high=high, harm="killed", unit="victims",
            words=" ".join(self._draw.choices(WORDS, k=20)),
            elements=self._draw.choice(ELEMENTS), elements_against=[], external=[],
        )  # fmt: skip

    def harm(self, incident: Row, person: str) -> Row:
        """Return what befell one person in an incident."""
        return self.row(
            "harm", incident=incident["id"], person=person, outcome=self._draw.choice(OUTCOMES),
            victim_status=self._draw.choice(("pow-held", "surrendering", None)),
            method=self._draw.choice(("shooting-close", "drone-or-munition", None)),
            hors_de_combat=[], restraints=[],
        )  # fmt: skip


def rows(incidents: int, seed: int) -> Iterator[tuple[str, list[Row]]]:
    """Yield the rows of each kind."""
    draw = Draw(seed)
    told = [draw.row("source", name=f"Channel {n} (invented)", risk=[], external=[])
            for n in range(SOURCES)]  # fmt: skip
    units = [draw.row("actor", name=f"{n}. Company (invented)", aliases=[], external=[])
             for n in range(UNITS)]  # fmt: skip
    orders = [draw.row("order", kind="no-quarter", words=f"[invented] order {n}", external=[])
              for n in range(ORDERS)]  # fmt: skip
    yield from (("source", told), ("actor", units), ("order", orders))
    # Each unit stands under a higher one, and that changes once.
    yield "command", [
        draw.row("command", actor=unit["id"], superior=units[number // to]["id"],
                 period=period, period_earliest=period[:10], period_latest=period[-10:])
        for number, unit in enumerate(units) if number > 0
        for to, period in ((5, "2022-01-01/2023-12-31"), (7, "2024-01-01/2026-12-31"))
    ]  # fmt: skip
    made = [draw.incident() for _ in range(incidents)]
    yield "incident", made
    yield "claim", [draw.claim(one, told) for one in made for _ in range(3)]
    people = [draw.row("person", code_name=f"Person {n}", risk=[], external=[])
              for n in range(incidents * 3 // 2)]  # fmt: skip
    yield "person", people
    yield "harm", [draw.harm(made[n % incidents], one["id"]) for n, one in enumerate(people)]
    again = people[: incidents // 100]
    yield "harm", [draw.harm(made[-1 - n], one["id"]) for n, one in enumerate(again)]
    yield "involvement", [
        draw.row("involvement", incident=one["id"], actor=draw.among(units), role="direct",
                 attribution_basis=[])
        for one in made
    ]  # fmt: skip
    yield "order_link", [
        draw.row("order_link", incident=one["id"], order=draw.among(orders), relation="same-unit")
        for one in made[::10]
    ]  # fmt: skip
    yield "assessment", [
        draw.row("assessment", incident=one["id"], decision="agreed", verification="V2")
        for one in made[::3]
    ]  # fmt: skip
    films = [draw.row("evidence", title=f"Film {n} (invented)", external=[])
             for n in range(incidents // 10)]  # fmt: skip
    yield "evidence", films
    yield "evidence_link", [
        draw.row("evidence_link", evidence=film["id"], target=made[number]["id"],
                 relation="supports", elements=["b-vi-2"])
        for number, film in enumerate(films)
    ]  # fmt: skip


def fill(vault: Vault, incidents: int, seed: int) -> None:
    """Write the rows, and the figures that follow from them."""
    with vault.writing() as connection:
        for kind, made in rows(incidents, seed):
            connection.execute(insert(KINDS[kind]), made)
            for row in made:
                if kind == "incident":
                    vault.beside_incidents.touch(connection, kind, row["id"])
                elif kind in BY_THEMSELVES:
                    vault.index.touch(kind, row["id"])
            # Nothing is linked to them yet, so only what is found by itself is indexed.
            vault.index.flush(connection)


def timed(name: str, work: Callable[[], object], *, runs: int = 3) -> None:
    """Print the best of some runs, in seconds and in seconds of a core."""
    best = min(_seconds(work) for _ in range(runs))
    print(f"{name:<56}{best[0]:7.2f} s {best[1]:7.2f} s of a core", flush=True)


def _seconds(work: Callable[[], object]) -> tuple[float, float]:
    started, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started, time.process_time() - busy


def measure(vault: Vault) -> None:
    """Ask each figure of a reader that knows nothing yet, and then of one that knows."""
    timed("peer: SQL recount of the claims by month, no rules",
          lambda: vault.database.tuples(RECOUNT))  # fmt: skip
    timed("total", lambda: FigureReader(vault).total())
    for by in GROUPINGS:
        timed(f"total and {by}", lambda by=by: FigureReader(vault).table(by))
    reader = FigureReader(vault)
    reader.total()
    for by in GROUPINGS:
        timed(f"{by}, once the total was shown", lambda by=by: reader.table(by), runs=1)
    timed("asked again with nothing changed", lambda: reader.table("unit"))
    for line in LINES:
        query = Query.parse(line)
        timed(f"the list of {line}", lambda query=query: find_incidents(vault, query))
        timed(
            f"by month of {line}",
            lambda query=query: FigureReader(vault).table("month", query=query),
        )


def main() -> None:
    """Make the vault, and measure."""
    parser = argparse.ArgumentParser(description="Measure figures on invented incidents.")
    parser.add_argument("--incidents", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where the vault is made for the time")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        vault, _recovery = Vault.create(
            Path(folder) / "vault", name="Benchmark", passphrase=PASSPHRASE, cost=Cost.floor()
        )
        with vault:
            started = time.perf_counter()
            fill(vault, asked.incidents, asked.seed)
            print(f"{asked.incidents} incidents made in {time.perf_counter() - started:.1f} s")
            measure(vault)


if __name__ == "__main__":
    main()
