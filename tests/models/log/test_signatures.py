"""Signatures checked ahead: the order stays, and no change passes whose signature fails."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crypto.signing import BadSignature, Identity
from models.log import START, BadOperation, Operation, sign_operation, verified_operations
from models.log.batch_verify import _AHEAD, _AHEAD_BYTES
from tests.drawn import drawn

MANY = 3 * _AHEAD
WRITER = Identity.generate(random=drawn("a device"))
KEY = WRITER.card("Marta", "2026-01-01").ed25519


@pytest.fixture(scope="module")
def changes() -> list[Operation]:
    random = drawn("changes")
    return [
        sign_operation(
            WRITER,
            seq=number + 1,
            prev=START if not number else "1" * 64,
            parents=(),
            at=(1_700_000_000_000, number),
            kind="incident",
            record="4f8b7224-0000-4000-8000-000000000000",
            values={"title": str(number)},
            random=random,
        )
        for number in range(MANY)
    ]


def test_all_are_given_in_their_order_with_their_sizes(changes) -> None:
    pairs = [(one, number) for number, one in enumerate(changes)]
    assert list(verified_operations(pairs, lambda _: KEY)) == pairs


@pytest.mark.parametrize("place", [0, 1, _AHEAD, MANY - 1])
def test_a_change_whose_signature_fails_is_not_given_nor_any_after_it(changes, place) -> None:
    bad = list(changes)
    bad[place] = replace(bad[place], signature=bytes(64))
    given = verified_operations(((one, 1) for one in bad), lambda _: KEY)
    assert [next(given)[0] for _ in range(place)] == changes[:place]
    with pytest.raises(BadSignature):
        next(given)


def test_what_the_key_of_a_device_raises_is_passed_on(changes) -> None:
    def nobody(_: str) -> bytes:
        raise BadOperation(reason="its writer's card is missing")

    with pytest.raises(BadOperation):
        list(verified_operations([(changes[0], 1)], nobody))


def test_few_large_changes_wait_at_once(changes) -> None:
    taken = 0

    def source():
        nonlocal taken
        for one in changes:
            taken += 1
            yield one, _AHEAD_BYTES

    given = verified_operations(source(), lambda _: KEY)
    next(given)
    assert taken == 2
    given.close()
