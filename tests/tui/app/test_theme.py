from __future__ import annotations

import itertools

import pytest
from textual.color import Color

from tui.app import theme
from tui.kit import THEMES


def luminance(colour: Color) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [part / 255 for part in colour.rgb]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    lights = sorted((luminance(Color.parse(one)), luminance(Color.parse(other))))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def solid(variables: dict[str, str], name: str, ground: str) -> str:
    """The colour of a variable as it is seen: what is transparent is mixed with its ground."""
    value = variables[name].split()[0]
    if value == "auto":
        return "#ffffff" if luminance(Color.parse(ground)) < 0.18 else "#000000"
    colour = Color.parse(value)
    return Color.parse(ground).blend(colour, colour.a, alpha=1.0).hex


TEXT = ("foreground", "text-muted", "text-disabled", "primary", "warning", "error", "success")
GROUND = ("background", "surface", "panel")


@pytest.mark.parametrize(("text", "ground"), list(itertools.product(TEXT, GROUND)))
def test_the_contrast_theme_reaches_seven_to_one(text, ground):
    variables = theme.CONTRAST.to_color_system().generate()
    below = variables[ground]

    assert ratio(solid(variables, text, below), below) >= 7


@pytest.mark.parametrize("pair", ["input-cursor", "input-selection"])
def test_what_is_under_the_cursor_reaches_seven_to_one_too(pair):
    variables = theme.CONTRAST.to_color_system().generate()

    assert ratio(variables[f"{pair}-foreground"], variables[f"{pair}-background"]) >= 7


def test_the_ratio_is_the_one_of_wcag():
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_plain_uses_the_colours_of_the_terminal_only():
    variables = theme.PLAIN.variables | {
        name: getattr(theme.PLAIN, name)
        for name in ("primary", "warning", "error", "foreground", "background", "surface", "panel")
    }

    assert theme.PLAIN.ansi
    assert not [value for value in variables.values() if value.startswith("#")]


def test_the_options_name_every_theme():
    assert {each.name for each in theme.ALL} == set(THEMES)
