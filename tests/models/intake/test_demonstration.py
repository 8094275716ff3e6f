from __future__ import annotations

import re
from collections import Counter

import pytest

from crypto.passphrases import Cost
from models.intake import DEMONSTRATION_PASSPHRASE, create_demonstration
from models.intake.demonstration.builder import FILES, Made, make_demonstration, read
from models.lifecycle import Vault
from models.queries import GROUPINGS, FigureReader
from models.readings.command_chain import ChainOfCommand
from models.values import HowMany, read_date
from models.values.people_count import Qualifier
from models.vault import open_blob

MARK = re.compile(r"\[(invented|вигадано)\] ")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demonstration") / "vault"
    vault, _ = Vault.create(folder, name="K7", passphrase="six", cost=Cost.floor())
    with vault:
        counts = make_demonstration(vault)
        yield vault, counts


def rows(made, kind):
    return made[0].rows(kind)


def sources(made):
    return {row.id: row for row in rows(made, "source")}


def public(made):
    """The claims of real publishers, which speak of no single incident."""
    names = sources(made)
    return [
        claim
        for claim in rows(made, "claim")
        if claim.source and "(invented)" not in names[claim.source].name
    ]


def test_what_was_made_is_what_is_there(made):
    _, counts = made
    kinds = ("incident", "claim", "source", "note", "evidence")

    assert counts == Made(*(len(rows(made, kind)) for kind in kinds))
    assert counts.incidents >= 12


def test_every_incident_says_that_it_is_invented(made):
    for incident in rows(made, "incident"):
        assert MARK.match(incident.title)
        assert "invented" in incident.tags
        assert incident.country in {None, "Invented"}


def test_every_source_is_a_public_body_or_says_that_it_is_invented(made):
    bodies = {row["name"] for row in read(FILES[0])["sources"]}
    for source in rows(made, "source"):
        assert source.name in bodies or source.name.endswith("(invented)")
        if source.name in bodies:
            assert (source.identity, source.contact, source.how_to_meet) == (None, None, None)


def test_every_public_figure_has_its_publisher_its_date_its_page_and_no_incident(made):
    assert len(public(made)) >= 10
    for claim in public(made):
        assert claim.incident is None
        assert claim.scope in {"aggregate", "pattern", "order"}
        assert claim.reported_at
        assert claim.reference.startswith("https://")
        assert claim.words
        assert claim.handling == "CLEAR"


@pytest.mark.parametrize(
    ("publisher", "how_many", "unit", "incidents", "published"),
    [
        ("HUR", "150+", "cases", None, "2025-05-24"),
        ("Prosecutor", "268", "victims", None, "2025-05-23"),
        ("Prosecutor", "75", "proceedings", None, "2025-05-23"),
        ("HRMMU", "79", "victims", "24", "2025-02-03"),
        ("HRMMU", "32+", "victims", "12", "2024-03"),
        ("HRMMU", "7", "victims", "3", "2024-03"),
    ],
)
def test_the_figures_that_the_records_begin_with_stand_side_by_side(
    made, *, publisher, how_many, unit, incidents, published
):
    names = sources(made)
    found = [
        claim
        for claim in public(made)
        if publisher in names[claim.source].name
        and (claim.how_many, claim.unit, claim.incidents) == (how_many, unit, incidents)
        and claim.reported_at == published
    ]

    assert len(found) == 1


def test_a_commission_without_a_total_is_a_pattern_and_an_order_without_a_number(made):
    names = sources(made)
    told = [c for c in public(made) if "Commission" in names[c.source].name]

    assert {claim.scope for claim in told} == {"pattern", "order"}
    assert {claim.how_many for claim in told} <= {None, "?"}


def test_killings_by_both_sides_are_among_the_public_figures(made):
    words = " ".join(claim.words for claim in public(made))

    assert "by Ukrainian forces" in words
    assert "by Russian forces" in words


def test_a_later_figure_replaces_an_earlier_one_of_the_same_publisher_and_unit(made):
    by_id = {claim.id: claim for claim in rows(made, "claim")}
    later = [claim for claim in public(made) if claim.supersedes]

    assert len(later) == 4
    for claim in later:
        earlier = by_id[claim.supersedes]
        assert (earlier.source, earlier.unit) == (claim.source, claim.unit)
        assert earlier.reported_at < claim.reported_at


def test_every_form_of_a_date_and_of_a_count_occurs(made):
    dates = {type(read_date(row.when)).__name__ for row in rows(made, "incident")}
    counts = {HowMany.parse(row.how_many).qualifier for row in rows(made, "claim") if row.how_many}

    assert dates == {"Single", "Moment", "OneOf", "Lasted", "Unknown"}
    assert counts == set(Qualifier)


def test_sources_disagree_about_one_incident_and_one_only_repeats_another(made):
    figures = Counter()
    for incident in rows(made, "incident"):
        claims = [claim for claim in rows(made, "claim") if claim.incident == incident.id]
        figures[len({claim.how_many for claim in claims if claim.harm == "killed"})] += 1
    groups = Counter(row.origin_group for row in rows(made, "source") if row.origin_group)

    assert max(figures) >= 3
    assert max(groups.values()) == 2
    assert any(claim.derived_from for claim in rows(made, "claim"))


def test_both_forces_stand_accused_and_a_duplicate_points_to_its_canonical(made):
    told = " ".join(row.summary or "" for row in rows(made, "incident"))
    duplicates = [row for row in rows(made, "incident") if row.status == "duplicate"]

    assert "sources: Northern Force" in told
    assert "sources: Southern Force" in told
    assert [row.canonical in {i.id for i in rows(made, "incident")} for row in duplicates] == [True]


def test_every_unit_person_and_order_says_that_it_is_invented(made):
    named = [
        *(row.name for row in rows(made, "actor")),
        *(r.code_name for r in rows(made, "person")),
    ]
    parties = [row.party for kind in ("actor", "person") for row in rows(made, kind) if row.party]
    sealed = [row.names for row in rows(made, "person") if row.names]

    assert len(named) >= 12
    assert all(name.endswith("(invented)") for name in [*named, *parties])
    assert all(MARK.match(row.words) for row in rows(made, "order"))
    assert all(names.startswith("Invented: ") for names in sealed)


def test_a_unit_changes_its_superior_between_two_incidents_of_its_own(made):
    vault, _ = made
    (company,) = (row.id for row in rows(made, "actor") if row.name.startswith("2nd Company"))
    chain = ChainOfCommand.read(vault)

    assert chain.above(company, "2025-03-14") != chain.above(company, "2025-07-01")


@pytest.mark.parametrize("by", GROUPINGS)
def test_every_table_of_figures_has_something_to_show(made, by):
    table = FigureReader(made[0]).table(by)

    assert len(table.groups) >= 2
    assert any(group.figure.low for group in table.groups)


def test_ukrainian_text_comes_with_a_translation(made):
    told = [claim for claim in rows(made, "claim") if claim.language == "uk"]

    assert told
    assert all(re.search("[а-яіїєґ]", claim.words) and claim.translation for claim in told)


def test_the_evidence_is_sealed_linked_and_reads_as_it_was_written(made):
    vault, _ = made
    (evidence,), (link,) = rows(made, "evidence"), rows(made, "evidence_link")
    with open_blob(vault, evidence.sha256) as blob:
        text = blob.read(evidence.size + 1).decode()

    assert text.startswith("INVENTED.")
    assert (link.evidence, evidence.size) == (evidence.id, len(text.encode()))
    assert link.target in {row.id for row in rows(made, "incident")}


def test_notes_of_every_kind_and_a_history_with_a_reason_are_there(made):
    vault, _ = made
    kinds = {note.note_kind for note in rows(made, "note")}
    changed = [c for row in rows(made, "incident") for c in vault.history_of(row.id) if c.why]

    assert kinds == {"field-note", "question", "task", "+", "-", "*"}
    assert len(changed) == 1


def test_a_making_that_fails_leaves_no_record_and_no_sealed_file(tmp_path, monkeypatch):
    vault, _ = Vault.create(tmp_path / "v", name="K7", passphrase="six", cost=Cost.floor())
    monkeypatch.setattr("models.intake.demonstration.builder._Build._change", lambda *_: 1 / 0)
    with vault:
        with pytest.raises(ZeroDivisionError):
            make_demonstration(vault)

        assert list(vault.operations()) == []
        assert list(vault.blobs.iterdir()) == []


def test_a_demonstration_vault_is_made_in_one_go_and_opens_with_its_public_passphrase(tmp_path):
    create_demonstration(tmp_path / "v").close()

    with Vault.open(tmp_path / "v", secret=DEMONSTRATION_PASSPHRASE) as vault:
        assert len(vault.rows("incident")) >= 12


def test_a_demonstration_vault_that_could_not_be_made_whole_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("models.intake.demonstration.builder._Build._change", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        create_demonstration(tmp_path / "v")

    assert list(tmp_path.iterdir()) == []
