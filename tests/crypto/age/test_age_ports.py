"""A source with a look ahead gives the same bytes however it is asked, and however it is fed."""

from __future__ import annotations

import io

from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.age import Source

asked = st.lists(
    st.tuples(st.sampled_from(["peek", "read", "line"]), st.integers(0, 6000)), max_size=30
)


class Fed:
    """A source that gives at most so many bytes at a time."""

    def __init__(self, data: bytes, most: int) -> None:
        self._data = io.BytesIO(data)
        self._most = most

    def read(self, size: int, /) -> bytes:
        return self._data.read(min(size, self._most))


@given(
    data=st.lists(st.binary(max_size=300), max_size=30).map(b"\n".join),
    most=st.integers(1, 5000),
    questions=asked,
)
@settings(deadline=None)
def test_a_source_is_a_file_with_a_look_ahead(data, most, questions):
    source, model = Source(Fed(data, most)), io.BytesIO(data)
    for verb, size in questions:
        if verb == "peek":
            assert source.peek(size)[:size] == data[model.tell() : model.tell() + size]
        elif verb == "read":
            assert source.read(size) == model.read(size)
        else:
            assert source.line(size) == model.readline(size)
    assert source.read(len(data) + 1) == model.read()
