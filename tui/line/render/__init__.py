"""How line mode prints: records, bundles and histories as labelled lines or as JSON."""

from __future__ import annotations

from tui.line.render.already_here import already_object, tell_already
from tui.line.render.bundle_text import (
    recipient_names,
    say_beforehand,
    tell_packed,
    tell_plan,
    tell_recipients,
)
from tui.line.render.custody_text import custody_object, custody_words
from tui.line.render.metadata_text import metadata_words, offer_object, tell_offer
from tui.line.render.preview_text import exit_status_of, tell_preview
from tui.line.render.record_text import as_object, in_words, tell_record, when_in_words
from tui.line.render.shown_record import show_as_object, show_to_person

__all__ = [
    "already_object",
    "as_object",
    "custody_object",
    "custody_words",
    "exit_status_of",
    "in_words",
    "metadata_words",
    "offer_object",
    "recipient_names",
    "say_beforehand",
    "show_as_object",
    "show_to_person",
    "tell_already",
    "tell_offer",
    "tell_packed",
    "tell_plan",
    "tell_preview",
    "tell_recipients",
    "tell_record",
    "when_in_words",
]
