"""One trial of mental rotation, and its measures from the trace of mental pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from imagery_envs.stimuli.constructions import normal_answer
from imagery_experiments.experiment.design import Trial
from imagery_experiments.experiment.participant import Subject
from imagery_experiments.experiment.study import Outcome, shown_picture
from imagery_experiments.studies.mental_rotation.design import BASE_VIEW_DEG

if TYPE_CHECKING:
    import gymnasium as gym

    from imagery_agent.agent import Response

ACTIONS = {"same": 0, "different": 1}


def run(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """One display, or one figure after a learning phase; one answer."""

    for trial in session:
        subject.agent.reset(seed)
        responses, truth = _responses(trial, subject)
        response = responses[-1]
        answer = normal_answer(response.answer)
        if trial.levels["question"] == "identity":
            correct = response.answer.casefold() == str(truth["name"]).casefold()
        else:
            correct = answer == ("same" if truth["same"] else "different")
        measures: dict[str, Any] = {"stimulus": str(truth["stimulus"])}
        measures |= read_steps([step for one in responses for step in steps(one)], steps(response))
        if trial.levels["plane"] == "depth":  # both figures are turned, towards each other
            measures |= {"rotated_deg": None, "orientations_deg": ""}
        departure = abs(float(truth["signed_angle_deg"]) - sum(steps(responses[-2]))) if len(responses) > 1 else None
        measures["departure_deg"] = departure if trial.levels["condition"] == "probe" else None
        frames = tuple(frame for one in responses for frame in one.trace) if trial.record_trace else ()
        yield Outcome(trial, answer, correct, response.duration_ms, response.work, measures, frames)


def _responses(trial: Trial, subject: Subject) -> tuple[list[Response], Mapping[str, Any]]:
    """The responses to the cue, if there is one, and to the question; and the truth."""
    from imagery_experiments.participants.picture_truths import reveal_rotated_figure, reveal_rotation_display

    env, options = _environment(trial)
    observation, info = env.reset(seed=int(trial.settings["figure_seed"]), options=options)
    responses: list[Response] = []
    while True:
        truth, shown = info["truth"], shown_picture(observation)
        screen = truth.get("screen", "question")
        if screen == "question":
            is_pair = trial.levels["condition"] == "pairs"
            reveal = reveal_rotation_display if is_pair else reveal_rotated_figure
            reveal(subject.reveal_truth, observation["picture"], truth)
        response = subject.agent.respond(shown, info["instruction"])
        if screen != "learning":
            responses.append(response)
        if screen == "question":
            env.close()
            return responses, truth
        observation, _, _, _, info = env.step(0)


def _environment(trial: Trial) -> tuple[gym.Env[Any, Any], dict[str, Any]]:
    """The environment of one trial and its reset options."""
    import gymnasium as gym

    levels = trial.levels
    angle = float(levels["angle_deg"])
    options = {"angle_deg": angle, "same": levels["pair"] == "same", "direction": levels["direction"]}
    if levels["condition"] == "pairs":
        env = gym.make(
            "imagery_envs:Imagery/MentalRotation-v0",
            stimuli=levels["stimuli"],
            plane=levels["plane"],
            angles_deg=(angle,),
        )
        if levels["figure"]:
            arms, _, base = str(levels["figure"]).partition("@")
            options |= {"stimulus": f"{arms}-right-up-back-right", "azimuth_deg": float(base) + BASE_VIEW_DEG}
        return env, options
    env = gym.make(
        "imagery_envs:Imagery/PreparedRotation-v0",
        stimuli="polygons" if levels["stimuli"] == "polygons" else "letters",
        information=levels["information"] or "none",
        lead_ms=levels["lead_ms"],
        question=levels["question"],
        angles_deg=(angle,),
        polygon_points=levels["polygon_points"] or 12,
    )
    return env, options


def steps(response: Response) -> list[float]:
    """Angles of all steps of rotation in the trace, in order; positive is counterclockwise or to the left."""
    operations = [frame.operation for frame in response.trace if frame.operation is not None]
    return [
        float(f"{operation.angle_deg:g}") + 0.0  # six digits and no -0, as in all earlier data
        for operation in operations
        if operation.kind in {"rotate", "turn"}
    ]


def read_steps(everything: Sequence[float], asked: Sequence[float]) -> dict[str, Any]:
    """Measures of all steps of a trial (``everything``) and of those after the question (``asked``)."""
    return {
        "steps": len(asked),
        "step_deg": sum(map(abs, asked)) / len(asked) if asked else None,
        "rotated_deg": sum(asked),
        "step_sizes_deg": " ".join(f"{step:.0f}" for step in asked),
        "orientations_deg": " ".join(f"{angle:.0f}" for angle in accumulate(everything, initial=0.0)),
    }
