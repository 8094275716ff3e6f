"""Three themes: the terminal's own colours, high contrast, and dark.

Colour never says anything that words do not; a theme only makes reading easier.
"""

from __future__ import annotations

from textual.theme import Theme

PLAIN = Theme(
    name="plain",
    ansi=True,
    primary="ansi_default",
    secondary="ansi_default",
    warning="ansi_default",
    error="ansi_default",
    success="ansi_default",
    accent="ansi_default",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables={
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "border": "ansi_default",
        "border-blurred": "ansi_default",
        "block-cursor-foreground": "ansi_default",
        "block-cursor-background": "ansi_default",
        "block-cursor-text-style": "reverse",
        "input-cursor-background": "ansi_white",
        "input-cursor-foreground": "ansi_black",
        "input-selection-background": "ansi_white",
        "input-selection-foreground": "ansi_black",
        "screen-selection-background": "ansi_white",
        "screen-selection-foreground": "ansi_black",
        "text-muted": "ansi_default",
        "text-disabled": "ansi_default",
        "scrollbar": "ansi_white",
        "scrollbar-background": "ansi_black",
        "scrollbar-corner-color": "ansi_default",
    },
)
"""The terminal's own two colours; the cursor is reverse video."""

CONTRAST = Theme(
    name="contrast",
    dark=True,
    primary="#9ecbff",
    secondary="#9ecbff",
    warning="#ffd75f",
    error="#ffa8a8",
    success="#a8f0a8",
    accent="#ffd75f",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1a1a1a",
    boost="#1a1a1a",
    text_alpha=1.0,
    variables={
        "block-cursor-text-style": "reverse",
        "text": "#ffffff",
        "text-muted": "#e0e0e0",
        "text-disabled": "#c8c8c8",
        "border": "#ffffff",
        "border-blurred": "#c8c8c8",
        "input-cursor-background": "#ffffff",
        "input-cursor-foreground": "#000000",
        "input-selection-background": "#ffd75f",
        "input-selection-foreground": "#000000",
        "scrollbar": "#c8c8c8",
        "scrollbar-background": "#000000",
    },
)
"""Every pair of text and ground reaches 7:1 (WCAG 2.2, 1.4.6), which a test computes."""

DARK = Theme(
    name="dark",
    dark=True,
    primary="#7aa2c8",
    secondary="#6b8fae",
    warning="#d8b46a",
    error="#d98a8a",
    success="#93b58a",
    accent="#d8b46a",
    foreground="#d4d4d0",
    background="#16181a",
    surface="#16181a",
    panel="#22262a",
    boost="#22262a",
    variables={
        "block-cursor-text-style": "reverse",
        "text-muted": "#a4a8a8",
        "text-disabled": "#7c8284",
        "border": "#7aa2c8",
        "border-blurred": "#3a4046",
        "scrollbar": "#4a5258",
        "scrollbar-background": "#16181a",
    },
)
"""Quiet colours for long reading."""

ALL = (PLAIN, CONTRAST, DARK)
