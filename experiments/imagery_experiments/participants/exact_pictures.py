"""Pictures that an agent is given instead of building them: the exact pictures of an ablation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from imagery_agent.agent import Agent, Response


def put_in_mind(agent: Agent, picture: np.ndarray, sentence: str) -> Response:
    """Put a picture uint8 (64, 64, 3) into the agent's visual buffer; priced as one encoding.

    The agent does not read the sentence, which only labels the picture in the trace.
    """
    from imagery_agent.agent import Response

    workspace = agent.workspace
    before = workspace.begin_response()
    workspace.perceive(picture, label=sentence)
    work = workspace.clock.work - before
    return Response("", (), workspace.clock.prices.response_ms(work), work, workspace.response_trace(before, sentence))
