"""Merging: any order, any repeats, nothing lost, every conflict listed."""

from __future__ import annotations

from itertools import count
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from models.log import Disclosure, Operation
from models.merge import MergedRecord, merge
from models.records import Value

RECORD = str(UUID(int=7, version=4))
LISTS = frozenset({"tags"})
_numbers = count(1)


def change(
    *parents: Operation, device: str = "a", at: int | None = None, **values: Value
) -> Operation:
    """Make a change without a signature: merging looks at none."""
    number = next(_numbers)
    shown = {name: Disclosure(number.to_bytes(16, "big"), value) for name, value in values.items()}
    return Operation(
        header=b"",
        signature=b"",
        disclosures=shown,
        device=device * 32,
        seq=number,
        prev="",
        parents=tuple(sorted(one.hash for one in parents)),
        at=(at if at is not None else number, 0),
        kind="incident",
        record=RECORD,
        fields={name: one.digest(RECORD, name) for name, one in shown.items()},
        why=None,
        hash=f"{number:064x}",
    )


def folded(*changes: Operation) -> MergedRecord:
    return merge(changes, lists=LISTS)


def test_a_later_change_overtakes_what_it_saw() -> None:
    first = change(title="one", place="Bor")
    second = change(first, title="two")
    result = folded(first, second)
    assert result.values == {"title": "two", "place": "Bor"}
    assert not result.conflicts
    assert result.heads == (second.hash,)


def test_a_clock_set_back_does_not_put_a_list_behind_the_one_that_its_writer_saw() -> None:
    first = change(at=900, tags=[])
    later = change(first, at=1, tags=["c", "a", "b"])
    assert folded(first, later).values["tags"] == ["c", "a", "b"]
    elsewhere = change(first, at=1000, tags=["b", "d"])
    last = change(later, at=2, tags=["c", "b", "a"])
    assert folded(first, later, elsewhere, last).values["tags"] == ["c", "b", "a", "d"]


def test_two_values_written_apart_are_both_kept_and_the_newer_is_shown() -> None:
    first = change(title="one")
    ours = change(first, device="a", title="ours")
    theirs = change(first, device="b", title="theirs")
    result = folded(first, ours, theirs)
    assert [one.value for one in result.conflicts["title"]] == ["theirs", "ours"]
    assert result.values["title"] == "theirs"


def test_the_same_value_written_apart_is_no_conflict() -> None:
    first = change(title="one")
    result = folded(first, change(first, title="two"), change(first, device="b", title="two"))
    assert result.values["title"] == "two"
    assert not result.conflicts


def test_different_fields_written_apart_are_no_conflict() -> None:
    first = change(title="one")
    result = folded(first, change(first, title="two"), change(first, device="b", place="Bor"))
    assert result.values == {"title": "two", "place": "Bor"}
    assert not result.conflicts


def test_a_change_that_saw_all_values_settles_the_conflict() -> None:
    first = change(title="one")
    ours, theirs = change(first, title="ours"), change(first, device="b", title="theirs")
    result = folded(first, ours, theirs, change(ours, theirs, title="ours"))
    assert result.values["title"] == "ours"
    assert not result.conflicts


def test_a_value_that_is_repeated_unchanged_overtakes_nothing() -> None:
    first = change(identity="A", contact="1")
    ours = change(first, identity="B", contact="1")
    theirs = change(first, device="b", identity="A", contact="2")
    result = folded(first, ours, theirs)
    assert result.values == {"identity": "B", "contact": "2"}
    assert not result.conflicts


def test_tags_added_apart_join_and_a_removal_removes_only_what_it_saw() -> None:
    first = change(tags=["road", "night"])
    ours = change(first, tags=["road"])
    theirs = change(first, device="b", tags=["road", "night", "video"])
    result = folded(first, ours, theirs)
    assert sorted(result.values["tags"] or []) == ["road", "video"]


def test_a_tag_added_again_apart_from_its_removal_stays() -> None:
    first = change(tags=["road"])
    removed = change(first, tags=[])
    again = change(removed, tags=["road"])
    other = change(first, device="b", tags=[])
    assert folded(first, removed, again, other).values["tags"] == ["road"]


def test_a_withheld_value_beside_a_known_one_is_a_conflict_and_names_who_withheld() -> None:
    first = change(contact="1")
    ours = change(first, contact="2")
    theirs = change(first, device="b", contact="3").without({"contact"})
    result = folded(first, ours, theirs)
    assert result.values["contact"] == "2"
    assert result.withheld == {"contact": ["b" * 32]}
    assert "contact" in result.conflicts


def test_a_change_whose_past_is_missing_waits_and_is_counted() -> None:
    first = change(title="one")
    second = change(first, title="two")
    third = change(second, title="three")
    result = folded(first, third)
    assert result.values["title"] == "one"
    assert result.missing == {second.hash}
    assert result.waiting == (third.hash,)
    assert folded(first, second, third).values["title"] == "three"


@st.composite
def histories(draw: st.DrawFn) -> list[Operation]:
    """Draw a graph of changes by three devices, each seeing some of what there is."""
    changes: list[Operation] = []
    for _ in range(draw(st.integers(1, 9))):
        seen = draw(st.lists(st.sampled_from(changes), max_size=3)) if changes else []
        unique = {one.hash: one for one in seen}
        values: dict[str, Value] = {}
        if draw(st.booleans()):
            values["title"] = draw(st.sampled_from(["x", "y", None]))
        if draw(st.booleans()):
            values["tags"] = draw(st.lists(st.sampled_from("pqr"), unique=True, max_size=3))
        one = change(
            *unique.values(),
            device=draw(st.sampled_from("abc")),
            at=draw(st.integers(0, 3)),
            **values,
        )
        changes.append(one.without({"title"}) if draw(st.integers(0, 5)) == 0 else one)
    return changes


@given(histories(), st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_any_order_and_any_repeats_come_to_the_same(
    changes: list[Operation], random: object
) -> None:
    shuffled = list(changes) + changes[:2]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert folded(*shuffled) == folded(*changes)


def _seen_by(one: Operation, by_hash: dict[str, Operation]) -> frozenset[str]:
    return frozenset(one.parents).union(
        *(_seen_by(by_hash[parent], by_hash) for parent in one.parents)
    )


def _standing_by_definition(seen: frozenset[str], by_hash: dict[str, Operation]) -> set[str]:
    """Give the changes among some that set the title and that no other of them overtook."""
    setting = {name for name in seen if _sets_title(by_hash[name], by_hash)}
    overtaken = {before for name in setting for before in _seen_by(by_hash[name], by_hash)}
    return setting - overtaken


def _sets_title(one: Operation, by_hash: dict[str, Operation]) -> bool:
    if "title" not in one.fields:
        return False
    shown = one.disclosures.get("title")
    before = _standing_by_definition(_seen_by(one, by_hash), by_hash)
    if not before:
        return shown is None or shown.value is not None
    if len(before) > 1:
        return True
    known = by_hash[before.pop()].disclosures.get("title")
    return shown is None or known is None or known.value != shown.value


@given(histories())
@settings(max_examples=300)
def test_what_stands_is_what_the_definition_says(changes: list[Operation]) -> None:
    """Hold the incremental fold against the definition, computed by walking all ancestors."""
    by_hash = {one.hash: one for one in changes}
    expected = _standing_by_definition(frozenset(by_hash), by_hash)
    assert {one.operation for one in folded(*changes).standing.get("title", [])} == expected
