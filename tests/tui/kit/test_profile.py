from __future__ import annotations

from pathlib import Path

import pytest

from tui.kit import Options, profile, terminal_environment

OPTIONS = Options(folder=Path("v"))


def options(**given):
    return Options(folder=Path("v"), **given)


def test_an_ssh_session_gets_the_low_profile_and_the_plain_theme():
    chosen = profile(OPTIONS, {"SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"})

    assert (chosen.name, chosen.theme, chosen.frames) == ("low", "plain", 15)


def test_the_option_selects_the_low_profile_without_ssh():
    assert profile(options(low_bandwidth=True), {}).low


def test_a_chosen_theme_holds_on_a_slow_line():
    assert profile(options(low_bandwidth=True, theme="contrast"), {}).theme == "contrast"


def test_no_color_means_plain_without_colour_whatever_was_chosen():
    chosen = profile(options(theme="dark"), {"NO_COLOR": "1"})

    assert (chosen.theme, chosen.colour) == ("plain", False)
    assert terminal_environment(chosen, {"NO_COLOR": "1"})["NO_COLOR"] == "1"


def test_an_empty_no_color_counts_as_not_set():
    chosen = profile(OPTIONS, {"NO_COLOR": ""})

    assert chosen.colour
    assert terminal_environment(chosen, {"NO_COLOR": ""})["NO_COLOR"] is None


@pytest.mark.parametrize(
    "name",
    [
        "TEXTUAL",
        "TEXTUAL_LOG",
        "TEXTUAL_DEBUG",
        "TEXTUAL_DRIVER",
        "TEXTUAL_PRESS",
        "TEXTUAL_SCREENSHOT",
        "TEXTUAL_SCREENSHOT_LOCATION",
        "TEXTUAL_SCREENSHOT_FILENAME",
        "TEXTUAL_DEVTOOLS_HOST",
        "TEXTUAL_DEVTOOLS_PORT",
        "TEXTUAL_SHOW_RETURN",
        "TEXTUAL_ALLOW_SIGNALS",
    ],
)
def test_variables_that_let_plain_text_out_are_removed(name):
    assert terminal_environment(profile(OPTIONS, {}), {name: "1"})[name] is None


def test_nothing_moves_and_nothing_scrolls_smoothly():
    change = terminal_environment(profile(OPTIONS, {}), {"TEXTUAL_ANIMATIONS": "full"})

    assert change["TEXTUAL_ANIMATIONS"] == "none"
    assert change["TEXTUAL_SMOOTH_SCROLL"] == "0"


def test_a_slow_line_waits_longer_for_the_rest_of_an_arrow_key():
    low = profile(options(low_bandwidth=True), {})

    assert terminal_environment(low, {})["ESCDELAY"] == "300"
    assert terminal_environment(low, {"ESCDELAY": "500"})["ESCDELAY"] == "500"
    assert "ESCDELAY" not in terminal_environment(profile(OPTIONS, {}), {})
