"""One line means one thing: to a list, to an export, and to the app."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crypto.keyfile import slot
from models.lifecycle import Vault
from models.queries import NoSuchReference, ids_of_incidents
from models.queries.query_language import BadQuery
from models.sharing import plan_bundle
from tests.drawn import quick
from tests.people import making
from tui.line.commands.export_import import _records
from tui.line.errors import NothingChosen
from tui.line.typed_query import found_incidents, read_query
from tui.session.vault_work import find_incidents_here

SPELLED = unicodedata.normalize("NFD", "Їжакова")
PIECES = [
    "tag:sheet", "tag:", "-tag:sheet", 'tag:"sheet metal"', "since:2025-04", "until:2025-04",
    "since:yest", "since:banana", "withdrawn:yes", "graphic:no", "killed:>=2", "handling:RED",
    'place:"Дальній Бір', "Бір", f"place:{SPELLED}", "в'їзд", "в’їзд", '"', "'", "*", "10:30",
    "https://a.example/x", "foo:bar", "unit:93", "ref:inc", "[invented]", "-", ":", "place:%",
    "status:draft,inbox", "canonical:INC", "СТАТУС:чернетка", "\u3000", "\x00",
    "-place:Бір", "place:Дальній", "withdrawn_because:twice", "-withdrawn_because:said",
]  # fmt: skip
LINES = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=5).map(" ".join),
    st.text(st.sampled_from(' "-:,a2ІїtagTAG\t'), max_size=20),
    st.text(max_size=12),
)


@pytest.fixture(scope="module")
def vault(tmp_path_factory) -> Iterator[Vault]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slot, "stretch", quick)
        with making(tmp_path_factory.mktemp("reading")) as make:
            vault = make()
            with vault.batch():
                for values in (
                    {"title": "Sheet", "tags": ["sheet"], "when": "2025-04"}
                    | {"killed_low": 3, "count_basis": "seen"},
                    {"title": "At 10:30", "tags": ["sheet metal"], "place": "Дальній Бір"},
                    {"title": "В'їзд", "handling": "RED", "when": "2025", "graphic": True},
                    {"title": "https://a.example/x", "place": "Їжакова гребля", "status": "inbox"},
                    {"title": "[invented] Drone", "place": "Quiet Ford"},
                    {"title": "[invented] Drone there", "place": "Бір"},
                ):
                    vault.save("incident", None, values)
                gone = vault.save("incident", None, {"title": "Twice", "tags": ["sheet"]})
                vault.withdraw("incident", gone, "said twice")
            yield vault


def listed(vault: Vault, arguments: Sequence[str]) -> set[str] | str:
    try:
        return set(ids_of_incidents(vault, found_incidents(vault, read_query(arguments))))
    except (BadQuery, NoSuchReference) as refused:
        return refused.code


def exported(vault: Vault, line: str) -> set[str] | str:
    """Name what would leave, and what fits and is said to stay."""
    try:
        chosen = _records(vault, (), line)
    except NothingChosen:
        return set()
    except (BadQuery, NoSuchReference) as refused:
        return refused.code
    plan = plan_bundle(vault, records=chosen, to=[vault.card])
    stays = {one.record for one in plan.withheld if one.field is None}
    return {one.record for one in plan.records if one.kind == "incident"} | stays


def seen_in_the_app(vault: Vault, line: str) -> set[str] | str:
    try:
        return set(ids_of_incidents(vault, find_incidents_here(vault, line, "when")))
    except (BadQuery, NoSuchReference) as refused:
        return refused.code


@given(LINES, st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_find_export_and_the_app_name_the_same_incidents(
    vault: Vault, line: str, data: st.DataObject
) -> None:
    cuts = [at for at, sign in enumerate(line) if sign == " "]
    parted = data.draw(st.sets(st.sampled_from(cuts)) if cuts else st.just(set()), "parted")
    hold(vault, line, parted)


@pytest.mark.parametrize(
    "line",
    [
        "tag:sheet since:2025-04 until:2025-04",
        "place:Дальній Бір",
        'place:"Дальній Бір"',
        "-place:Дальній Бір",
        "-place:Бір drone",
        "drone -place:Бір",
        "-tag:sheet withdrawn:yes",
    ],
)
def test_a_filter_and_words_beside_it_mean_one_thing_however_a_shell_parts_them(
    vault: Vault, line: str
) -> None:
    hold(vault, line, set())
    hold(vault, line, {at for at, sign in enumerate(line) if sign == " "})


def hold(vault: Vault, line: str, parted: set[int]) -> None:
    """Demand that a line, given whole or in arguments parted at some spaces, names the same."""
    parts = "".join("\0" if at in parted else sign for at, sign in enumerate(line))
    arguments = parts.split("\0") if "\0" not in line else [line]
    assert " ".join(arguments) == line
    seen = seen_in_the_app(vault, line)
    assert listed(vault, [line]) == listed(vault, arguments) == seen
    # Nothing asked lists everything, and hands over nothing.
    nothing = isinstance(seen, set) and read_query([line]).empty
    assert exported(vault, line) == (set() if nothing else seen)


def test_a_filter_that_leaves_out_leaves_nothing_out_by_a_word_beside_it(vault: Vault) -> None:
    titles = {"[invented] Drone"}
    for line in ("-place:Бір drone", "drone -place:Бір"):
        found = exported(vault, line)
        assert {row.title for row in vault.rows("incident") if row.id in found} == titles
