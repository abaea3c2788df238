"""One chain and one question per trial."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imagery_envs.motion.causal_chain import ANSWERS
from imagery_experiments.experiment.design import Trial
from imagery_experiments.experiment.participant import Subject
from imagery_experiments.experiment.study import Outcome


def run(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """Show the mechanism and ask."""
    import gymnasium as gym

    env = gym.make("imagery_envs:Imagery/CausalChain-v0")
    for trial in session:
        right = str(trial.levels["right_answer"])
        options = {name: trial.levels[name] for name in ("kind", "pieces", "distance")}
        observation, info = env.reset(
            seed=int(trial.settings["chain_seed"]), options={**options, "answer": ANSWERS.index(right)}
        )
        subject.agent.reset(seed)
        response = subject.agent.respond(observation["picture"], info["instruction"])
        yield Outcome.of_response(trial, response, correct=response.answer == right, confidence=response.confidence)
    env.close()
