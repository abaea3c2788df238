"""A new study: does mental rotation of complex figures take longer (Cooper 1975)?

Run: python experiments/own_study.py
"""

from pathlib import Path

import gymnasium as gym

from imagery_experiments.analysis.statistics import by_condition, fit_means
from imagery_experiments.cli.script_networks import networks_of_script
from imagery_experiments.experiment.design import Design, Trial
from imagery_experiments.experiment.runner import run
from imagery_experiments.experiment.study import Outcome
from imagery_experiments.participants.registry import find_agent
from imagery_experiments.studies import Study


def design(*, seed, participants, quick):
    """Polygons of 6, 12 and 24 points at four angles."""
    levels = [{"points": points, "angle_deg": angle} for points in (6, 12, 24) for angle in (0, 60, 120, 180)]
    trials = [Trial(participant, level) for participant in range(1, participants + 1) for level in levels]
    return Design("complexity", seed, participants, tuple(trials))


def run_session(session, subject, *, seed):
    """One display and one response per trial."""
    for trial in session:
        points, angle = trial.levels["points"], trial.levels["angle_deg"]
        env = gym.make("imagery_envs:Imagery/MentalRotation-v0", stimuli="polygons", polygon_points=points)
        observation, info = env.reset(seed=seed, options={"angle_deg": angle, "same": True})
        subject.agent.reset(seed)
        response = subject.agent.respond(observation["picture"], info["instruction"])
        answer = response.answer
        yield Outcome(trial, answer, answer == "same", response.duration_ms, response.work)


def analyse(rows):
    """The slope over angle for all figures, and means by condition."""
    fit = fit_means(rows[rows["correct"]], "angle_deg")
    return {
        "trials": len(rows),
        "accuracy": rows["correct"].mean(),
        "by_condition": by_condition(rows, ["points", "angle_deg"]),
        "fit": fit and fit.as_dict(),
    }


STUDY = Study("complexity", "Complexity", "Are complex figures rotated as fast?", design, run_session, analyse)

if __name__ == "__main__":
    networks = networks_of_script(__doc__)  # --weights, --device
    trials = STUDY.design(seed=0, participants=1, quick=True)
    rows = run(STUDY, find_agent("imagery", networks), design=trials, folder=Path("runs") / "python" / "complexity")
    print(rows.pivot_table("rt_ms", "points", "angle_deg"), analyse(rows)["fit"], sep="\n")
