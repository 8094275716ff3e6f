"""The order signed: after what was seen, by number within a device, by time where nobody knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.lifecycle import Vault
from models.log import as_signed
from tests.people import PASSPHRASE, Hands, Make, share


@dataclass(frozen=True)
class Signed:
    """What the order of an operation follows from."""

    hash: str
    device: str
    seq: int
    at: tuple[int, int]
    parents: list[str] = field(default_factory=list)


@st.composite
def histories(draw):
    """Draw what some devices signed: each change saw some of those before, at any time at all."""
    numbers: dict[str, int] = {}
    made: list[Signed] = []
    for index in range(draw(st.integers(1, 8))):
        device = draw(st.sampled_from("abc"))
        numbers[device] = numbers.get(device, 0) + draw(st.integers(1, 2))
        seen = draw(st.lists(st.sampled_from(made), max_size=2)) if made else []
        at = (draw(st.integers(0, 5)), 0)
        made.append(Signed(str(index), device, numbers[device], at, [one.hash for one in seen]))
    return made


@given(histories(), st.randoms(use_true_random=False))
def test_each_comes_after_what_it_saw_and_after_its_devices_earlier_ones(made, random):
    mixed = random.sample(made, len(made))
    ordered = as_signed(mixed)
    place = {one.hash: number for number, one in enumerate(ordered)}

    assert sorted(place) == sorted(one.hash for one in made)
    assert ordered == as_signed(made)
    for one in made:
        assert all(place[parent] < place[one.hash] for parent in one.parents)
    for device in "abc":
        seqs = [one.seq for one in ordered if one.device == device]
        assert seqs == sorted(seqs)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 3), st.integers(0, 3)), max_size=6))
def test_changes_that_contradict_each_other_are_all_there(drawn):
    hashes = [str(number) for number in range(len(drawn))]
    made = [
        Signed(hash, device, seq, (at, 0), [one for one in hashes if one != hash])
        for hash, (device, seq, at) in zip(hashes, drawn, strict=True)
    ]

    assert sorted(one.hash for one in as_signed(made)) == sorted(hashes)


def test_the_history_of_one_device_is_in_the_order_signed_though_its_clock_went_back(
    make: Make,
) -> None:
    hands = Hands()
    hands.move(timedelta(days=3))
    vault = make("Marta", clock=hands)
    record = vault.save("incident", None, {"title": "first"})
    vault.save("incident", record, {"title": "second"})
    vault.close()
    with Vault.open(vault.folder, secret=PASSPHRASE, clock=Hands()) as again:
        again.save("incident", record, {"title": "third"})
        history = again.history_of(record)
        assert history[-1].at < history[0].at, "the clock did not go back"
        assert [one.values["title"] for one in history] == ["first", "second", "third"]


def test_an_answer_comes_after_what_it_answers_though_its_clock_is_behind(make: Make) -> None:
    ahead = Hands()
    ahead.move(timedelta(days=3))
    one, two = make("Marta", clock=ahead), make("Olena")
    record = one.save("incident", None, {"title": "first"})
    share(one, two)
    two.save("incident", record, {"title": "second"})
    share(two, one)

    for vault in (one, two):
        assert [each.values["title"] for each in vault.history_of(record)] == ["first", "second"]
