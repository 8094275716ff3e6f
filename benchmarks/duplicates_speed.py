"""Measure the search for duplicates of one incident in a large vault, and a plain comparison.

    python benchmarks/duplicates_speed.py --incidents 100000

The vault has three claims and one and a half persons an incident; one incident in a hundred has a
second account of it. Rows are written straight into the tables that are read, because signing half
a million changes takes an hour and is not what is measured. The peer compares the title and the
place of one incident with those of all others by RapidFuzz alone, with everything in memory.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rapidfuzz import fuzz, process
from sqlalchemy import Connection, insert

from crypto.passphrases import Cost
from models.lifecycle import Vault
from models.projection import table_of
from models.queries import compare_pairs, find_candidates, likely_pairs
from models.records import derived, ref_of

EVENTS = ("Shots", "Beating", "Shelling", "Arrest", "Стрілянина", "Обстріл", "Raid", "Blast")
FIRST = ("Otter", "Quiet", "Hollow", "Grey", "Сіра", "Тиха", "Lantern", "Reed", "Stone", "Low")
SECOND = ("Ford", "Weir", "Oak", "Tower", "Вежа", "Гребля", "Bridge", "Field", "Quarry", "Well")
FIRST_DAY, DAYS = date(2022, 1, 1), 1400
UNITS, ORIGINS, BATCH = 300, 400, 5_000

WORDS = "a benchmark invented"
Row = dict[str, Any]


class Rows:
    """Draws the rows of an invented vault; the same seed draws the same."""

    def __init__(self, seed: int) -> None:
        """Draw from this seed."""
        self.draw = random.Random(seed)
        self.numbers: dict[str, int] = {}

    def row(self, kind: str, **values: Any) -> Row:
        """Return a row of a kind with an identity of its own."""
        id = str(uuid.UUID(int=self.draw.getrandbits(128), version=4))
        self.numbers[kind] = self.numbers.get(kind, 0) + 1
        identity = {"no": self.numbers[kind], "id": id, "ref": ref_of(kind, id)}
        common = {"created": 1, "changed": 1, "author": "benchmark"}
        return values | derived(kind, values) | identity | common

    def incident(self) -> Row:
        """Return an incident; one in four has no day, one in two a position."""
        draw = self.draw
        place = f"{draw.choice(FIRST)} {draw.choice(SECOND)} {draw.randrange(400)}"
        day = FIRST_DAY + timedelta(days=draw.randrange(DAYS))
        when = draw.choice((f"{day}", f"{day}", f"{day:%Y-%m}", f"{day}/{day + timedelta(days=2)}"))
        lat, lon = 47 + draw.random() * 4, 30 + draw.random() * 9
        position = {"lat": f"{lat:.4f}", "lon": f"{lon:.4f}", "place_precision": "L2"}
        return self.row(
            "incident",
            title=f"[invented] {draw.choice(EVENTS)} at {place}",
            when=when,
            place=place,
            **(position if draw.random() < 0.5 else dict.fromkeys(position)),
        )

    def again(self, incident: Row) -> Row:
        """Return a second account of an incident, in other words."""
        kept = ("title", "when", "place", "lat", "lon", "place_precision")
        values = {name: incident[name] for name in kept}
        values["title"] = values["title"].replace("[invented] ", "[invented] Reports of ")
        return self.row("incident", **values)

    def about(self, incident: Row, units: list[Row]) -> Iterator[tuple[str, Row]]:
        """Yield what hangs on an incident: claims, persons with their harms, a unit, a file."""
        draw, id = self.draw, incident["id"]
        for _ in range(3):
            number = draw.randrange(10**6)
            yield (
                "claim",
                self.row(
                    "claim",
                    incident=id,
                    origin_group=f"Channel {draw.randrange(ORIGINS)}",
                    reference=f"https://t.example.org/{draw.randrange(ORIGINS)}/{number}",
                ),
            )
        for _ in range(draw.choice((1, 2))):
            person = self.row("person", code_name=f"P{draw.randrange(10**6)}")
            yield "person", person
            yield "harm", self.row("harm", incident=id, person=person["id"], outcome="killed")
        unit = draw.choice(units)
        yield "involvement", self.row("involvement", incident=id, actor=unit["id"], role="present")
        if draw.random() < 0.3:
            digest = hashlib.sha256(draw.randbytes(8)).hexdigest()
            evidence = self.row("evidence", title="video", sha256=digest)
            yield "evidence", evidence
            yield (
                "evidence_link",
                self.row("evidence_link", evidence=evidence["id"], target=id),
            )


def write(connection: Connection, kind: str, rows: list[Row]) -> None:
    """Write rows of one kind."""
    connection.execute(insert(table_of(kind)), rows)
    rows.clear()


def fill(vault: Vault, incidents: int, seed: int) -> list[str]:
    """Write an invented vault, and return the ids of its incidents."""
    rows, ids = Rows(seed), []
    waiting: dict[str, list[Row]] = {}
    with vault.batch() as connection:
        units = [rows.row("actor", name=f"{n} Invented Company") for n in range(UNITS)]
        write(connection, "actor", list(units))
        for number in range(incidents):
            again = number % 100 == 99
            one = rows.again(one) if again else rows.incident()  # noqa: F821 - the one before
            ids.append(one["id"])
            waiting.setdefault("incident", []).append(one)
            for kind, row in rows.about(one, units):
                waiting.setdefault(kind, []).append(row)
            if number % BATCH == BATCH - 1:
                for kind, some in waiting.items():
                    if some:
                        write(connection, kind, some)
                print(f"\r{number + 1} incidents", end="", file=sys.stderr)
        for kind, some in waiting.items():
            if some:
                write(connection, kind, some)
    print(file=sys.stderr)
    return ids


@dataclass(frozen=True, slots=True)
class Took:
    """How long a piece of work took: on the clock, and of a core; both in milliseconds."""

    clock: float
    core: float


def timed(work: Callable[[], Any]) -> tuple[Took, Any]:
    """Return how long some work took, and what it returned."""
    clock, core = time.perf_counter(), time.process_time()
    result = work()
    return Took((time.perf_counter() - clock) * 1000, (time.process_time() - core) * 1000), result


def tell(name: str, times: list[Took], rest: str = "") -> None:
    """Print the middle and the longest of some times."""
    clocks, cores = ([getattr(one, each) for one in times] for each in ("clock", "core"))
    print(
        f"{name}: median {statistics.median(clocks):.0f} ms, longest {max(clocks):.0f} ms; "
        f"of a core {statistics.median(cores):.0f} and {max(cores):.0f} ms{rest}"
    )


def measure(name: str, vault: Vault, ids: list[str]) -> None:
    """Print how long the search takes for some incidents, and how many have candidates."""
    found = [timed(lambda id=id: find_candidates(vault, id)) for id in ids]
    some = sum(bool(candidates.found) for _took, candidates in found)
    tell(name, [took for took, _candidates in found], f"; {some} of {len(ids)} have candidates")


def measure_peer(vault: Vault, ids: list[str]) -> None:
    """Print how long RapidFuzz alone takes to compare titles and places with all others."""
    table = table_of("incident")
    with vault.database.reading() as connection:
        rows = {
            row.id: f"{row.title} {row.place}" for row in connection.execute(table.select()).all()
        }
    alike = partial(process.extract, scorer=fuzz.token_sort_ratio, score_cutoff=80, limit=50)
    found = [timed(lambda id=id: alike(rows[id], rows)) for id in ids]
    tell("Peer, RapidFuzz over all titles and places", [took for took, _alike in found])


def main() -> None:
    """Make the vault, measure, and remove it unless a folder was named for it."""
    parser = argparse.ArgumentParser(description="Measure the search for duplicates.")
    parser.add_argument("--incidents", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=60, help="incidents that are looked up")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="keep the vault here, and use it again")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="afield-benchmark-") as folder:
        kept: Path = asked.folder or Path(folder)
        new = not (kept / "vault.json").exists()
        if new:
            vault, _code = Vault.create(kept, name="Benchmark", passphrase=WORDS, cost=Cost.floor())
        else:
            vault = Vault.open(kept, secret=WORDS)
        with vault:
            if new:
                took, _rows = timed(lambda: fill(vault, asked.incidents, asked.seed))
                print(f"{asked.incidents} incidents written in {took.clock / 1000:.0f} s")
            measure_all(vault, random.Random(asked.seed), asked.asked)


def measure_all(vault: Vault, draw: random.Random, most: int) -> None:
    """Measure incidents whose dates are narrow, wide and missing, the peer, and the whole vault."""
    with vault.database.reading() as connection:
        rows = connection.exec_driver_sql('SELECT id, title, "when" FROM incident').all()
    draw.shuffle(rows := list(rows))
    first, _found = timed(lambda: find_candidates(vault, rows[0][0]))
    print(f"The first search of a sitting: {first.clock:.0f} ms")
    again = [id for id, title, _when in rows if "Reports of" in title]
    measure("A day or three", vault, [id for id, _title, when in rows if len(when) > 7][:most])
    measure("A month", vault, [id for id, _title, when in rows if len(when) == 7][:most])
    measure("Second accounts", vault, again[:most])
    measure_peer(vault, [row[0] for row in rows[:most]])
    took, pairs = timed(lambda: likely_pairs(vault))
    compared, likely = timed(lambda: compare_pairs(vault, pairs.ids))
    print(
        f"Whole vault: {len(pairs.ids)} pairs found in {took.clock / 1000:.1f} s "
        f"({took.core / 1000:.1f} s of a core), compared in {compared.clock / 1000:.1f} s "
        f"({compared.core / 1000:.1f} s), {len(likely)} worth a look"
    )
    with suppress(Undone), vault.batch() as connection:
        table = table_of("incident")
        undated = {"when": None, "when_earliest": None, "when_latest": None}
        for id, *_others in rows[:most]:
            connection.execute(table.update().where(table.c.id == id).values(undated))
        measure("No date at all", vault, [row[0] for row in rows[:most]])
        raise Undone


class Undone(Exception):
    """Rolls back what was changed for a measurement."""


if __name__ == "__main__":
    main()
