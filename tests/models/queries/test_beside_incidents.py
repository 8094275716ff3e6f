"""What stands beside incidents follows every change of what is linked to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.errors import AfieldError
from models.lifecycle import Vault
from models.projection import stale_beside
from models.projection.incident_links import LINK_TABLES
from models.records import facets
from tests.people import making

DAYS = ("2026-03-02", "2026-03-02T14:30", "2026-03", "?", "before 2026-04-01")
ELEMENTS = ("b-vi-1", "b-vi-2", "a-i-1")


@pytest.fixture(scope="module")
def some(tmp_path_factory) -> Iterator[dict]:
    """A vault with two of all that is linked to incidents; every case changes it on."""
    with making(tmp_path_factory.mktemp("beside")) as make:
        vault = make()
        save = vault.save
        found: dict = {"vault": vault}
        made = {
            "incident": {"title": "invented"},
            "actor": {"name": "Reed Company"},
            "evidence": {"title": "film"},
            "source": {"name": "Lantern (invented)"},
        }
        for kind, values in made.items():
            found[kind] = [save(kind, None, values) for _ in range(2)]
        first = found["incident"][0]
        held = {
            "claim": {"incident": first, "words": "invented"},
            "assessment": {"incident": first, "decision": "agreed", "reasoning": "invented"},
        }
        for kind, values in held.items():
            found[kind] = [save(kind, None, values) for _ in range(2)]
        found["involvement"] = [
            save("involvement", None, {"incident": first, "actor": one}) for one in found["actor"]
        ]
        link = {"evidence": found["evidence"][0], "relation": "supports"}
        found["evidence_link"] = [
            save("evidence_link", None, {**link, "target": target})
            for target in (first, found["claim"][0])
        ]
        yield found


def values_of(kind, draw, some):
    """Return a change of one record of a kind."""
    incident = st.sampled_from(some["incident"])
    elements = st.lists(st.sampled_from(ELEMENTS), max_size=2, unique=True)
    changes = {
        "incident": {"when": st.sampled_from(DAYS)},
        "claim": {"incident": incident, "elements": elements},
        "involvement": {"incident": incident, "actor": st.sampled_from(some["actor"])},
        "assessment": {"incident": incident, "verification": st.sampled_from(["V1", "V2", None])},
        "evidence_link": {
            "target": st.sampled_from([*some["incident"], *some["claim"]]),
            "relation": st.sampled_from(["supports", "contradicts"]),
            "elements": elements,
        },
    }
    return {name: draw(values) for name, values in changes[kind].items()}


def required_of(kind, some):
    """Return what a new record of a kind cannot do without."""
    values = {"evidence": some["evidence"][0], "decision": "agreed", "reasoning": "invented"}
    return {name: value for name, value in values.items() if name in facets(kind)}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_saved_moved_or_withdrawn_the_tables_follow(some, data):
    vault: Vault = some["vault"]
    kinds = ("incident", "claim", "involvement", "assessment", "evidence_link")
    for _ in range(data.draw(st.integers(1, 4))):
        kind = data.draw(st.sampled_from(kinds))
        record = data.draw(st.sampled_from(some[kind]))
        withdrawn = kind != "incident" and data.draw(st.integers(0, 5)) == 0
        # What stands there already, and what was withdrawn, is refused: then nothing changes.
        with suppress(AfieldError):
            if withdrawn:
                fresh = values_of(kind, data.draw, some) | required_of(kind, some)
                some[kind].append(vault.save(kind, None, fresh))
                vault.withdraw(kind, record, "invented")
                some[kind].remove(record)
            else:
                values = values_of(kind, data.draw, some)
                changed = data.draw(st.sets(st.sampled_from(sorted(values)), min_size=1))
                vault.save(kind, record, {name: values[name] for name in changed})
    with vault.database.reading() as connection:
        assert list(stale_beside(connection)) == []


def test_the_day_of_a_unit_is_that_of_the_incident_and_nothing_where_it_is_unknown(some):
    vault = some["vault"]
    incident = vault.save("incident", None, {"title": "invented", "when": "2026-03-02T14:30"})
    vault.save("involvement", None, {"incident": incident, "actor": some["actor"][1]})
    number = vault.row("incident", incident).no

    def days():
        asked = "SELECT day FROM unit_part WHERE incident = ?"
        return list(chain(*vault.database.tuples(asked, (number,))))

    assert days() == ["2026-03-02"]
    vault.save("incident", incident, {"when": "before 2026-04-01"})
    assert days() == ["2026-03-31"]
    vault.save("incident", incident, {"when": "?"})
    assert days() == [""]


def test_each_table_is_named_by_what_makes_its_rows(some):
    with some["vault"].database.reading() as connection:
        for table, rows in LINK_TABLES.items():
            columns = connection.exec_driver_sql(f"SELECT * FROM {table}").keys()
            assert len(columns) == len(connection.exec_driver_sql(rows.format(which="true")).keys())
