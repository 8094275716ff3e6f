"""What is written to a terminal holds no sign that steers it or turns the order of its text."""

from __future__ import annotations

import json

import pytest
from rich.segment import Segment
from textual.color import Color

from crypto.errors import AfieldError
from tests.signs import BREAKS, CONTROLS, DIRECTIONS, code
from tui.app.output_guards import PlainText
from tui.kit import exactly, fit, one_line, printable
from tui.line import output

SIGNS = (*CONTROLS, *DIRECTIONS)
each = pytest.mark.parametrize("sign", SIGNS, ids=code)


def steers(text: str) -> set[str]:
    """Give the signs in a text that would do something; a line may end."""
    return (set(text) & {*SIGNS}) - {"\n"}


@each
def test_text_for_the_screen_has_none(sign):
    text = f"{sign}a{sign}{sign}b{sign}"
    for shown in (printable(text), one_line(text), fit(text, 20), exactly(text, 20), fit(text, 2)):
        assert not steers(shown)
        assert "\n" not in shown
    assert printable(f"a{sign}b") == "ab"


@each
def test_a_painted_line_has_none_and_a_command_of_the_screen_s_own_passes(sign):
    own = Segment("\x1b[2J", None, [(1, 2)])
    line = [Segment(f"a{sign}b"), own, Segment(sign)]
    first, second, third = PlainText().apply(line, Color(0, 0, 0))
    assert (first.text, second, third.text) == ("ab", own, "")


@each
def test_line_mode_prints_none_in_a_first_line_a_further_one_or_a_label(sign, capsys):
    output.prepare(as_json=False)
    output.fact(f"La{sign}bel", f"fir{sign}st\nsec{sign}ond\nthi{sign}rd")
    output.fact("Label", f"{sign}first", indent=4)
    output.fact("Label", sign)
    output.write(f"{sign}wri{sign}tten")
    output.say(f"{sign}sa{sign}id")
    output.complain("code", f"sen{sign}tence", f"nex{sign}t", 1, as_json=False)
    output.failure(AfieldError(), as_json=False)
    done = capsys.readouterr()
    assert not steers(done.out), ascii(done.out)
    assert not steers(done.err), ascii(done.err)
    if sign not in BREAKS:
        assert done.out == "Label: first\n  second\n  third\n    Label: first\nLabel: \nwritten\n"
        assert done.err.startswith("said\nsentence\nnext\n")


@each
def test_a_script_gets_it_escaped_and_whole(sign, capsys):
    told = {f"ke{sign}y": f"val{sign}ue"}
    output.document(told)
    document = capsys.readouterr().out
    output.array([told, told])
    array = capsys.readouterr().out
    output.complain("code", f"sen{sign}tence", "", 1, as_json=True)
    complaint = capsys.readouterr().err
    for text in (document, array, complaint):
        assert text.isascii()
        assert not steers(text)
    assert json.loads(document) == told
    assert json.loads(array) == [told, told]
    assert json.loads(complaint)["sentence"] == f"sen{sign}tence"
