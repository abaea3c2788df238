"""One described motion per trial, and which of the answers on the way were right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imagery_envs.motion.described_motion import ANSWERS
from imagery_experiments.experiment.design import Trial
from imagery_experiments.experiment.participant import Subject
from imagery_experiments.experiment.study import Outcome
from imagery_experiments.studies.planner_comparison.session import STEADY, course_text


def run(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """Ask one question per trial."""
    import gymnasium as gym

    env = gym.make("imagery_envs:Imagery/DescribedMotion-v0")
    for trial in session:
        right = str(trial.levels["right_answer"])
        options = {"kind": trial.levels["question"], "movers": trial.levels["movers"], "answer": ANSWERS.index(right)}
        _, info = env.reset(seed=seed, options=options)
        subject.set_traits(STEADY)
        subject.agent.reset(seed)
        response = subject.agent.respond(None, info["instruction"])
        rewards = {answer: float(answer == right) for answer in ANSWERS}
        yield Outcome.of_response(
            trial,
            response,
            correct=response.answer == right,
            duration_s=info["truth"]["seconds"],
            confidence=response.confidence,
            course=course_text(response.time_course, rewards),
        )
    env.close()
