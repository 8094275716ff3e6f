from __future__ import annotations

import json
import unicodedata

import pytest
import rfc8785
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crypto import canonical
from crypto.canonical import LARGEST, NotCanonical, decode, encode

texts = st.text(st.characters(exclude_categories=["Cs"])).map(
    lambda text: unicodedata.normalize("NFC", text)
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | texts,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(texts, parts, max_size=4),
    max_leaves=20,
)


def nested(depth: int) -> list:
    value: list = []
    for _ in range(depth - 1):
        value = [value]
    return value


@given(values)
@example({"\r": "a", "1": "b", "\x80": "c", "ö": "d", "€": "e", "😀": "f", "\ue000": "g"})
@example("\n\u0301")
@settings(deadline=None)
def test_a_value_comes_back_from_its_one_spelling(value):
    data = encode(value, depth=64)
    assert decode(data, depth=64) == value
    assert data == rfc8785.dumps(value)


@given(
    st.recursive(
        values, lambda parts: st.dictionaries(st.text(st.characters(codec="ascii")), parts)
    )
)
@settings(deadline=None)
def test_names_in_ascii_are_spelled_as_rfc_8785_has_it(value):
    assert encode(value, depth=64) == rfc8785.dumps(value)


def test_names_are_in_the_order_of_utf_16_and_not_of_code_points():
    assert encode({"\ue000": 1, "😀": 2}).index("😀".encode()) == 2


@given(st.binary() | values.map(lambda value: json.dumps(value).encode()))
@settings(deadline=None)
def test_any_bytes_are_one_spelling_or_refused(data):
    try:
        value = decode(data)
    except NotCanonical:
        return
    assert encode(value) == data


@given(values, st.data())
@settings(deadline=None)
def test_one_changed_byte_is_never_read_as_the_same_value(value, data):
    spelled = bytearray(encode(value, depth=64))
    place = data.draw(st.integers(0, len(spelled) - 1))
    spelled[place] ^= data.draw(st.integers(1, 255))
    try:
        other = decode(bytes(spelled), depth=64)
    except NotCanonical:
        return
    assert encode(other, depth=64) == spelled
    assert encode(other, depth=64) != encode(value, depth=64)


REFUSED = {
    "nothing": b"",
    "a space before": b" 1",
    "a space after": b"1 ",
    "a line feed after": b"1\n",
    "a space within": b"[1, 2]",
    "a byte order mark": b"\xef\xbb\xbf1",
    "two values": b"1 2",
    "a name twice": b'{"a":1,"a":1}',
    "a name twice, spelled in two ways": b'{"a":1,"\\u0061":1}',
    "names out of order": b'{"b":1,"a":1}',
    "a fraction": b"1.5",
    "a fraction that is whole": b"1.0",
    "an exponent": b"1e2",
    "not a number": b"NaN",
    "infinity": b"[Infinity]",
    "minus infinity": b"-Infinity",
    "minus zero": b"-0",
    "a leading zero": b"01",
    "2^53": b"9007199254740992",
    "-2^53": b"-9007199254740992",
    "a number of ten thousand digits": b"9" * 10_000,
    "half a surrogate pair": b'"\\ud800"',
    "half a surrogate pair as bytes": b'"\xed\xa0\x80"',
    "a pair of surrogates as escapes": b'"\\ud83d\\ude00"',
    "a letter and its accent apart": '"e\u0301"'.encode(),
    "a name with the accent apart": '{"e\u0301":1}'.encode(),
    "an escape that needs none": b'"\\u0041"',
    "an escaped slash": b'"\\/"',
    "capitals in an escape": b'"\\u001F"',
    "a raw control character": b'"\x01"',
    "invalid UTF-8": b'"\xff"',
    "UTF-16": '"a"'.encode("utf-16-le"),
    "an open list": b"[1",
    "a comma too many": b"[1,]",
    "ten thousand open lists": b"[" * 10_000,
    "ten thousand lists": b"[" * 10_000 + b"]" * 10_000,
    "ten thousand objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_bytes_that_encode_would_not_write_are_refused(data):
    with pytest.raises(NotCanonical):
        decode(data)


UNSPELLABLE = {
    "a fraction": 1.0,
    "2^53": 2**53,
    "bytes": b"a",
    "a set": {"a"},
    "half a surrogate pair": "\ud800",
    "a letter and its accent apart": "e\u0301",
    "a number as a name": {1: "a"},
    "nothing as a name": {None: "a"},
    "a name with the accent apart": {"e\u0301": 1},
    "a fraction deep inside": {"a": [1, {"b": 0.5}]},
}


@pytest.mark.parametrize("value", UNSPELLABLE.values(), ids=UNSPELLABLE)
def test_a_value_without_one_spelling_is_refused(value):
    with pytest.raises(NotCanonical):
        encode(value)


def test_a_list_that_holds_itself_is_refused():
    value: list = []
    value.append(value)
    with pytest.raises(NotCanonical):
        encode(value)


def test_depth_counts_lists_within_lists():
    assert decode(encode(nested(3), depth=3), depth=3) == nested(3)
    with pytest.raises(NotCanonical):
        encode(nested(4), depth=3)
    with pytest.raises(NotCanonical):
        decode(b"[[[[]]]]", depth=3)


def test_size_counts_bytes():
    assert decode(b'"abc"', most=5) == "abc"
    with pytest.raises(NotCanonical):
        decode(b'"abcd"', most=5)


def test_lists_and_tuples_are_spelled_alike():
    assert encode((1, (2, 3))) == encode([1, [2, 3]])


def test_a_refusal_carries_nothing_of_what_was_read():
    secret = "a name that must not travel"
    for data in (f'["{secret}"'.encode(), f'["{secret}\xff'.encode("latin-1")):
        with pytest.raises(NotCanonical) as caught:
            decode(data)
        assert caught.value.__context__ is None
        assert secret not in repr(vars(caught.value))


def test_the_default_bounds_hold_what_afield_writes():
    assert decode(encode("л" * 1_000_000)) == "л" * 1_000_000
    assert canonical.DEPTH >= 8
