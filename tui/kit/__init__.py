"""What screens and line mode share and need no Textual for: text, terminal, signals, crashes."""

from __future__ import annotations

from tui.kit.crash_report import CRASH_EXIT, crash_sentence, silence_tracebacks
from tui.kit.default_paths import (
    STANDS_NEXT,
    STANDS_NOWHERE,
    default_vault,
    stands_nowhere,
)
from tui.kit.figure_words import range_words
from tui.kit.interpreter import interpreter_environment, interpreter_problem
from tui.kit.interruption import ended_by_signals
from tui.kit.keyboard import latin_key
from tui.kit.review_words import (
    agreement_words,
    lack_words,
    marks,
    missing_words,
    no_verdict_words,
    single_coder_words,
    speaking_words,
    waiting_words,
)
from tui.kit.screen_text import (
    _,
    as_sentence,
    cell_len,
    exactly,
    fit,
    grouped,
    one_line,
    painted,
    plural,
    printable,
    size_in_words,
    wrap,
)
from tui.kit.store_import import STORE_IMPORTED
from tui.kit.terminal import (
    apply_environment,
    clear_terminal,
    complain_to_person,
    start_again,
    stop_if_asked,
    terminal_problem,
)
from tui.kit.terminal_profile import THEMES, Options, Profile, profile, terminal_environment
from tui.kit.viewer import NoViewer, Viewer, Viewing, over_ssh, viewer_for

__all__ = [
    "CRASH_EXIT",
    "STANDS_NEXT",
    "STANDS_NOWHERE",
    "STORE_IMPORTED",
    "THEMES",
    "NoViewer",
    "Options",
    "Profile",
    "Viewer",
    "Viewing",
    "_",
    "agreement_words",
    "apply_environment",
    "as_sentence",
    "cell_len",
    "clear_terminal",
    "complain_to_person",
    "crash_sentence",
    "default_vault",
    "ended_by_signals",
    "exactly",
    "fit",
    "grouped",
    "interpreter_environment",
    "interpreter_problem",
    "lack_words",
    "latin_key",
    "marks",
    "missing_words",
    "no_verdict_words",
    "one_line",
    "over_ssh",
    "painted",
    "plural",
    "printable",
    "profile",
    "range_words",
    "silence_tracebacks",
    "single_coder_words",
    "size_in_words",
    "speaking_words",
    "stands_nowhere",
    "start_again",
    "stop_if_asked",
    "terminal_environment",
    "terminal_problem",
    "viewer_for",
    "waiting_words",
    "wrap",
]
