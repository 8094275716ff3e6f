"""What is typed as a path, and what the system says about it, in words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.paths import BadPath, reason_of, source_path, target_path, typed_path
from tests.bad_paths import LINES, SOURCES, TARGETS, laid_out


@pytest.fixture
def typed(tmp_path, monkeypatch):
    return laid_out(tmp_path / "places", monkeypatch)


@pytest.mark.parametrize("kind", [*SOURCES, "no text", "empty"])
def test_what_cannot_be_read_is_said_in_words(typed, kind):
    with pytest.raises(BadPath) as caught:
        source_path(typed[kind])
    assert LINES[kind] in str(caught.value)
    assert len(str(caught.value)) < 200
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("kind", TARGETS)
def test_what_cannot_be_written_is_said_in_words(typed, kind):
    with pytest.raises(BadPath) as caught:
        target_path(typed[kind])
    assert TARGETS[kind] in str(caught.value)


def test_a_file_and_a_free_name_are_paths(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "clip").touch()
    assert source_path(" ~/clip ") == tmp_path / "clip"
    assert target_path("~/clip") == tmp_path / "clip"
    assert target_path("~/new") == tmp_path / "new"


def test_bytes_that_are_no_text_may_be_a_name(tmp_path):
    name = os.fsencode(tmp_path) + b"/clip\xff"
    with open(name, "wb"):  # noqa: PTH123 - a path of bytes
        pass
    assert source_path(os.fsdecode(name)).name == "clip\udcff"


@given(st.text())
def test_any_text_is_a_path_or_a_bad_one(text):
    for meant in (typed_path, source_path, target_path):
        try:
            assert isinstance(meant(text), Path)
        except BadPath as error:
            assert "(" in str(error)  # noqa: PT017 - every text may be either
            str(error).encode()


@given(st.integers(1, 140))
def test_every_number_of_the_system_has_words(number):
    assert reason_of(OSError(number, os.strerror(number)))
