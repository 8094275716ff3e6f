"""The default vault is where a person's vault lies when no other place is named."""

from __future__ import annotations

from pathlib import Path


def default_vault() -> Path:
    """Return the place that the operating system has for this person's data."""
    from platformdirs import user_data_path

    return user_data_path("afield", appauthor=False) / "vault"
