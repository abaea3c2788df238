"""The shipped agents by name."""

from __future__ import annotations

import pytest

from imagery_agent.validation import InputError
from imagery_experiments.participants.registry import AGENTS, find_agent


@pytest.mark.parametrize("lookup", [find_agent, AGENTS.__getitem__])
def test_an_agent_of_another_name_is_refused_with_the_nearest_one(lookup):
    assert lookup("imagery").name == "imagery"
    with pytest.raises(InputError, match=r"unknown agent 'imagry': expected one of imagery, .* did you mean 'imagery'"):
        lookup("imagry")
    assert "imagry" not in AGENTS
    assert AGENTS.get("imagry") is None
