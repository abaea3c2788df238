"""One session of ambiguous figures: name a figure, draw it in some conditions, and name its other reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from imagery_envs.ambiguous_figures import encode_response, is_reversed
from imagery_envs.stimuli.ambiguous import AmbiguousFigure, figures
from imagery_experiments.experiment.design import Trial
from imagery_experiments.experiment.participant import Subject
from imagery_experiments.experiment.study import Outcome, shown_picture

if TYPE_CHECKING:
    from imagery_agent.agent import Response


def run(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """One figure per trial: name it, draw it in some conditions, name the other reading."""
    for trial in session:
        figure = figures()[str(trial.levels["figure"])]
        responses, given = _responses(trial, subject, figure, seed=seed)
        names, first = _names(responses[-1]), _names(responses[0])
        known = given != "other"
        yield Outcome(
            trial,
            names[0] if names else "",
            is_reversed(figure, given, names),
            responses[-1].duration_ms,
            responses[-1].work,
            {
                "first_response": first[0] if first else "",
                "first_rt_ms": responses[0].duration_ms,
                "given": given,
                "first_right": known,
                "reversed": float(is_reversed(figure, given, names)) if known else None,
                "guess": _guess(figure, names) if known else None,
                "names": "; ".join(names),
            },
            tuple(frame for one in responses for frame in one.trace) if trial.record_trace else (),
        )


def _responses(trial: Trial, subject: Subject, figure: AmbiguousFigure, *, seed: int) -> tuple[list[Response], str]:
    """All responses of a trial, and which reading was named first: first, second or other."""
    import gymnasium as gym

    from imagery_experiments.participants.picture_truths import reveal_ambiguous_figure

    hint, medium = trial.levels["hint"], trial.levels["medium"]
    env = gym.make("imagery_envs:Imagery/AmbiguousFigures-v0", hint=hint, medium=medium)
    observation, info = env.reset(seed=seed, options={"figure": figure.id})
    subject.agent.reset(seed)
    reveal_ambiguous_figure(subject.reveal_truth, figure)
    responses, over = [], False
    while not over:
        picture = shown_picture(observation)
        if picture is None and info["instruction"].startswith("Look at this figure"):
            picture = observation["picture"]  # a blank drawing
        response = subject.agent.respond(picture, info["instruction"])
        responses.append(response)
        drawing = None
        if medium == "drawing":
            drawing = response.drawing if response.drawing is not None else np.full((64, 64, 3), 255)
        given = str(info["truth"]["given"])
        observation, _, over, _, info = env.step(encode_response(_names(response), drawing))
    env.close()
    return responses, given


def _names(response: Any) -> list[str]:
    return [name for name in dict.fromkeys((response.answer, *response.names)) if name]


def _guess(figure: AmbiguousFigure, names: Sequence[str]) -> float:
    """Share of the other figures of its kind whose second reading is among these names."""
    others = [one for one in figures().values() if one.kind == figure.kind and one.shape != figure.shape]
    hits = [any(other.reading(name) == "second" for name in names) for other in others]
    return sum(hits) / len(hits)
