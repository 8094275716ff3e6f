"""One signed change: what it commits to, what can be withheld, what is refused."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crypto import canonical
from crypto.errors import AfieldError
from crypto.signing import BadSignature, Identity
from models.log import BadOperation, NewerOperation, Operation, chain_link, sign_operation
from models.log.errors import OperationError
from models.records import Value
from tests.drawn import drawn

GOLDEN = Path(__file__).parents[2] / "golden"
RECORD = str(UUID(int=7, version=4))
START = "0" * 64

values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1),
    st.text(alphabet='abcопд їé\n\\"[]', max_size=20),
    st.lists(st.text(alphabet="abc", max_size=3), max_size=3),
)
fields = st.dictionaries(st.sampled_from(["title", "place", "tags", "contact"]), values)


def signed(
    values: dict[str, Value], *, seed: str = "a device", why: str | None = None
) -> Operation:
    random = drawn(seed)
    return sign_operation(
        Identity.generate(random=random),
        seq=1,
        prev=START,
        parents=(),
        at=(1_700_000_000_000, 0),
        kind="incident",
        record=RECORD,
        values=values,
        why=why,
        random=random,
    )


def key(seed: str = "a device") -> bytes:
    return Identity.generate(random=drawn(seed)).card("Marta", "2026-01-01").ed25519


@given(fields)
def test_a_line_reads_back_as_the_same_change(shown: dict[str, Value]) -> None:
    one = signed(shown, why="seen again")
    back = Operation.from_line(one.line())
    assert back.line() == one.line()
    assert back.hash == one.hash
    assert back.values == shown
    back.verify(key())


def test_the_format_of_a_line_has_not_changed() -> None:
    one = signed({"title": "Колона біля мосту", "tags": ["a", "b"], "graphic": None}, why="first")
    golden = (GOLDEN / "operation-v2.jsonl").read_bytes()
    assert one.line() == golden
    Operation.from_line(golden).verify(key())


def test_a_line_of_the_first_version_reads_and_proves_as_ever() -> None:
    golden = (GOLDEN / "operation.jsonl").read_bytes()
    one = Operation.from_line(golden)
    one.verify(key())
    assert (one.version, one.line()) == (1, golden)
    assert one.values["title"] == "Колона біля мосту"


@given(st.binary(min_size=32, max_size=32))
def test_from_a_link_nobody_comes_back_to_the_id(id: bytes) -> None:
    assume(any(id))
    linked = chain_link(id.hex())
    assert linked != id.hex()
    assert linked == hashlib.sha256(b"afield/link/v1\0" + id).hexdigest()


def test_a_chain_names_links_and_the_first_version_of_it_ids() -> None:
    one = signed({"title": "x"})
    other = sign_operation(
        Identity.generate(random=drawn("a device")), seq=2, prev=one.hash, parents=(), at=(1, 0),
        kind="incident", record=RECORD, values={}, random=drawn("more"),
    )  # fmt: skip
    assert (other.prev, other.follows) == (one.link, one.link)
    assert one.hash.encode() not in other.line()
    assert replace(other, version=1, prev=one.hash).follows == one.link
    assert one.follows == START


def test_a_withheld_name_still_verifies() -> None:
    one = signed({"identity": "a name", "name": "K"}).without({"identity"})
    back = Operation.from_line(one.line())
    back.verify(key())
    assert back.withheld == ["identity"]
    assert b"a name" not in one.line()


def test_a_value_disclosed_later_is_proven_to_be_the_one_signed_then() -> None:
    whole = signed({"identity": "a name"})
    lacking = Operation.from_line(whole.without({"identity"}).line())
    assert Operation.parse(lacking.header, lacking.signature, whole.disclosures).values
    other = signed({"identity": "another"})
    with pytest.raises(BadOperation):
        Operation.parse(lacking.header, lacking.signature, other.disclosures)


def test_the_same_value_twice_gives_digests_that_cannot_be_compared() -> None:
    one, two = signed({"title": "same"}, seed="1"), signed({"title": "same"}, seed="2")
    assert one.fields["title"] != two.fields["title"]


def test_every_flipped_bit_of_a_line_is_refused() -> None:
    line = bytearray(signed({"title": "x"}).line().rstrip(b"\n"))
    for place in range(len(line) * 8):
        line[place // 8] ^= 1 << place % 8
        with pytest.raises(AfieldError):
            Operation.from_line(bytes(line)).verify(key())
        line[place // 8] ^= 1 << place % 8


@given(st.binary(max_size=300))
def test_any_bytes_raise_nothing_but_the_promised_errors(data: bytes) -> None:
    with pytest.raises(OperationError):
        Operation.from_line(data)


def test_a_signature_by_another_device_does_not_hold() -> None:
    with pytest.raises(BadSignature):
        signed({"title": "x"}).verify(key("another device"))


def test_a_newer_format_is_named_and_not_guessed_at() -> None:
    one = signed({"title": "x"})
    header = json.loads(one.header) | {"v": 3}
    with pytest.raises(NewerOperation):
        Operation.parse(canonical.encode(header), one.signature, {})


@pytest.mark.parametrize(
    "change",
    [
        {"device": "short"},
        {"device": "Z" * 32},
        {"seq": 0},
        {"seq": True},
        {"seq": "1"},
        {"prev": "0" * 63},
        {"parents": ["f" * 64, "a" * 64]},
        {"parents": ["a" * 64, "a" * 64]},
        {"parents": "a" * 64},
        {"at": [1]},
        {"at": [-1, 0]},
        {"at": 5},
        {"kind": "Incident"},
        {"kind": "in cident"},
        {"kind": ""},
        {"record": "not-an-id"},
        {"record": RECORD.replace("-", "")},
        {"fields": {"why": "0" * 64}},
        {"fields": {"title": "xyz"}},
        {"fields": {"ti tle": "0" * 64}},
        {"fields": []},
        {"fields": {f"f{n}": "0" * 64 for n in range(300)}},
        {"v": 0},
        {"v": "1"},
        {"why": "no digest"},
    ],
)
def test_a_header_of_another_shape_is_refused(change: dict[str, object]) -> None:
    one = signed({"title": "x"})
    header = json.loads(one.header) | change
    with pytest.raises(BadOperation):
        Operation.parse(canonical.encode(header), one.signature, {})


def test_unknown_parts_of_a_header_are_kept() -> None:
    one = signed({"title": "x"})
    header = canonical.encode(json.loads(one.header) | {"later": {"idea": 1}})
    back = Operation.parse(header, one.signature, one.disclosures)
    assert Operation.from_line(back.line()).header == header


def test_a_header_in_another_spelling_is_refused() -> None:
    one = signed({"title": "a"})
    spelled = json.dumps(json.loads(one.header), indent=1).encode()
    with pytest.raises(BadOperation):
        Operation.parse(spelled, one.signature, one.disclosures)


def test_a_change_names_no_value_of_itself_when_it_is_printed() -> None:
    assert "secret" not in repr(signed({"identity": "secret"}))
