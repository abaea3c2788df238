"""Shared by the tests of training."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from imagery_agent.training.recipes import dvae, interpreter, registry


@pytest.fixture(scope="session", autouse=True)
def small_reports_and_tokenizers() -> Iterator[None]:
    """Reports on few pictures, and tokenizers of few sentences: both are only made and kept here."""
    few = ((dvae, "HELD_OUT", 32), (dvae, "CENSUS_SIZE", 32), (interpreter, "HELD_OUT", 32),
           (registry, "SCENES_READ", 400), (registry, "CHANGES_READ", 30))  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for module, name, count in few:
            patch.setattr(module, name, count)
        yield
