"""A short fuzzing of every parser that meets foreign bytes; ``dev.py fuzz`` goes on longer."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults import tally
from tests.fuzz.targets import TARGETS, findings, seeds, try_once

EXAMPLES = 60


@st.composite
def mutated(draw, examples):
    """Draw one of the examples with some spans of it replaced, doubled or left out."""
    data = bytearray(draw(st.sampled_from(examples)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        put = draw(st.one_of(st.binary(max_size=40), st.just(bytes(data[start:end]) * 2)))
        data[start:end] = put
    return bytes(data)


@pytest.mark.parametrize("target", TARGETS)
def test_a_parser_returns_or_refuses_in_words(target):
    examples = seeds(target)
    some = st.binary(max_size=300) | st.text(max_size=80).map(str.encode)

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(some | mutated(examples) if examples else some)
    def tried(data):
        try_once(target, data)

    tried()
    tally.add("a parser given foreign bytes", tried=EXAMPLES, lost=0)


@pytest.mark.parametrize("target", TARGETS)
def test_what_was_a_finding_once_is_none_any_more(target):
    for path in findings(target):
        try_once(target, path.read_bytes())


@pytest.mark.parametrize("target", [name for name in TARGETS if seeds(name)])
def test_the_examples_are_those_of_their_target(target):
    for example in seeds(target):
        if target not in {"age file", "sealed file", "backup"}:
            for line in example.splitlines(keepends=True) if target == "operation" else [example]:
                TARGETS[target](line)
