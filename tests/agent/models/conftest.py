"""Shared by the tests of the networks."""

from __future__ import annotations

import pytest

from imagery_agent.models.prior import Prior
from tests.tiny_prior import tiny_prior


@pytest.fixture(params=[1, 2], ids=["codes", "blocks"])
def prior(request) -> Prior:
    return tiny_prior(request.param)
