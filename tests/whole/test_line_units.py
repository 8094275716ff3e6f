"""Line mode about units and sealed names, as people start it; everything in it is invented."""

from __future__ import annotations

import pytest


@pytest.fixture
def vault(person):
    person.init()
    return person
