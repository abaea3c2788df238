"""The contract of the solver registry: every type of task has a depictive and a propositional solver that answer it."""

from __future__ import annotations

import inspect
from dataclasses import fields
from pathlib import Path
from typing import get_args

import gymnasium as gym
import numpy as np
import pytest

import imagery_agent.planners
from imagery_agent.agent import build_agent
from imagery_agent.language.construction import read_steps
from imagery_agent.mind.protocols import Reading
from imagery_agent.planners.base import Answer
from imagery_agent.planners.registry import DELIBERATIONS, SOLVERS, Side
from imagery_agent.planners.single_code import PlannerParameters, SingleCodePlanner
from imagery_agent.tasks.ambiguous_figures import DrawTask, SeeAgainTask, SeeTask
from imagery_agent.tasks.causality import HearTask, JudgeTask, WatchTask
from imagery_agent.tasks.comparisons import CompareClocksTask, CompareSizesTask
from imagery_agent.tasks.construction import BuildTask, NameTask
from imagery_agent.tasks.item_memory import (
    RecallPartnerTask,
    RecallPlaceTask,
    RecallTask,
    StudyPairTask,
    StudyTask,
    WaitTask,
)
from imagery_agent.tasks.planning import read_problem
from imagery_agent.tasks.reading import Task
from imagery_agent.tasks.rotation import CompareLearnedTask, CompareTask, IdentifyTask, LearnFigureTask, PrepareTask
from imagery_agent.tasks.scanning import ExpectTask, LearnTask, PointTask, QueryTask, ResizeTask, RetellTask
from imagery_agent.tasks.sentence_pictures import ReadSentenceTask, WasMentionedTask
from imagery_agent.tasks.walks import NextCornerTask, NextWordTask, RememberLetterTask, RememberSentenceTask
from imagery_envs.stimuli.billiards.drawing import draw_frame
from imagery_envs.stimuli.billiards.table import Table
from tests.toy import ToyImagination, ToyInterpreter, draw, parse

SIDES: tuple[Side, ...] = ("depictive", "propositional")
FIGURE = draw(parse("a black capital letter r"))
ARROW = draw(parse("a small black square at the left"))
MAP = "The island is round. At half past 2, 7 tenths of the way out, there is a brown hut."
LEARNED, STUDIED, SEEN = LearnFigureTask(FIGURE, "R"), LearnTask(description=MAP), SeeTask(FIGURE)
BUILT = BuildTask(read_steps('Imagine a capital letter "H".'))
CLIP = tuple(
    WatchTask(draw_frame(Table(32.0), {"blue": (50.0 - 2 * n, 30.0), "red": (30.0, 10.0)}), n + 1) for n in range(25)
)
EXAMPLES = [
    (CompareTask(np.concatenate([FIGURE, FIGURE], axis=1)),), (LEARNED,), (LEARNED, PrepareTask(700.0, "R", 60.0)),
    (LEARNED, CompareLearnedTask(FIGURE)), (LEARNED, IdentifyTask(FIGURE)),
    (STUDIED,), (STUDIED, QueryTask("hut", "hut", "scan")), (STUDIED, PointTask(ARROW)), (STUDIED, ResizeTask(0.5)),
    (ExpectTask("faster"),), (STUDIED, RetellTask()), (BUILT,), (BUILT, NameTask()),
    (SEEN,), (SEEN, SeeAgainTask()), (SEEN, DrawTask()),
    (StudyTask(word="star"),), (StudyPairTask("star", "idea"),), (WaitTask(1000.0),),
    (StudyTask(word="star"), RecallTask()), (StudyPairTask("star", "idea"), RecallPartnerTask("star")),
    (StudyTask(picture=FIGURE, manner="name", place="top"), RecallPlaceTask("square")),
    (RememberLetterTask(FIGURE),), (RememberSentenceTask("the dog saw a cat"),),
    (RememberLetterTask(FIGURE), NextCornerTask()), (RememberSentenceTask("the dog saw a cat"), NextWordTask()),
    (ReadSentenceTask("The man put the star in the cup"),),
    (ReadSentenceTask("The man put the star in the cup"), WasMentionedTask(FIGURE)),
    (CompareClocksTask((3, 0), (7, 15)),), (CompareSizesTask("bee", "truck"),),
    (HearTask(moving=("blue",)),), CLIP[:1], (*CLIP, JudgeTask("without", "blue", "red")),
]  # fmt: skip
"""Tasks that prepare for the last one, which is the example of its type."""
PROBLEMS = (
    "FormBoard", "PaperFolding", "Assembly", "MapInference", "RelationalChain", "Maze", "FormAssembly", "HingeFolding",
    "PaperPunch", "DescribedMotion", "CausalChain", "ConditionalIsland",
)  # fmt: skip
READY = {
    StudyTask: "ready",
    StudyPairTask: "ready",
    WaitTask: "ready",
    RememberLetterTask: "ready",
    RememberSentenceTask: "ready",
    ReadSentenceTask: "ready",
    LearnFigureTask: "ready",
    WatchTask: "ready",
    HearTask: "ready",
    PrepareTask: "ready",
    LearnTask: "ready",
    ResizeTask: "ready",
    BuildTask: "",
}
ANSWERS = {
    CompareTask: {"same", "different"}, CompareLearnedTask: {"same", "different"}, IdentifyTask: {"R"},
    QueryTask: {"yes", "no"}, PointTask: {"yes", "no"}, ExpectTask: {"ready"}, RetellTask: {MAP},
    DrawTask: {"drawn"}, NextCornerTask: {"yes", "no"}, NextWordTask: {"no"}, CompareClocksTask: {"first"},
    CompareSizesTask: {"second"}, WasMentionedTask: {"yes", "no"},
    RecallTask: {"star", ""}, RecallPartnerTask: {"idea", "square", ""},
    JudgeTask: {"100"},
    RecallPlaceTask: {"top", ""}, **{kind: {text} for kind, text in READY.items()},
}  # fmt: skip


class ReadingInterpreter(ToyInterpreter):
    """Also reads every figure as a cup, whichever side is its top."""

    def readings(self, picture, *, up, top):
        return [Reading("cup", up or "top", 0.9)]


def task_types() -> set[type]:
    found: set[type] = set()
    for kind in get_args(Task):
        found |= set(get_args(kind)) or {kind}
    return found


def example_problem(name):
    observation, info = gym.make(f"imagery_envs:Imagery/{name}-v0").reset(
        seed=0, options={"length": 2} if name == "RelationalChain" else {}
    )
    problem = read_problem(info["instruction"], observation["picture"])
    assert problem is not None
    return problem


def solve(side, tasks) -> Answer:
    agent = build_agent("imagery", imagination=ToyImagination(), interpreter=ReadingInterpreter(), seed=0)
    planner = SingleCodePlanner(side)
    for task in tasks:
        answer = planner.solve(task, agent.workspace)
    return answer


def test_every_type_of_task_is_in_exactly_one_table():
    assert set(SOLVERS) | set(DELIBERATIONS) == task_types()
    assert not set(SOLVERS) & set(DELIBERATIONS)
    assert {type(tasks[-1]) for tasks in EXAMPLES} == set(SOLVERS)
    assert {type(example_problem(name)) for name in PROBLEMS} == set(DELIBERATIONS)


def test_solvers_lie_side_by_side_in_the_folder_of_their_paradigm():
    parameters = {field.name for field in fields(PlannerParameters)}
    root = Path(imagery_agent.planners.__file__).parent
    for solvers in (*SOLVERS.values(), *DELIBERATIONS.values()):
        folders = {Path(inspect.getfile(solvers.of(side))).parent for side in SIDES}
        assert len(folders) == 1
        (folder,) = folders
        assert folder.is_relative_to(root)
        assert all((folder / f"{side}.py").is_file() for side in SIDES)
        assert Path(inspect.getfile(solvers.propositional)).name == "propositional.py"
    assert {solvers.paradigm for solvers in SOLVERS.values()} == parameters


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("tasks", EXAMPLES, ids=lambda tasks: type(tasks[-1]).__name__)
def test_both_sides_answer_every_task(side, tasks):
    answer = solve(side, tasks)
    expected = ANSWERS.get(type(tasks[-1]))
    assert expected is None or answer.text in expected
    assert (answer.drawing is not None) == isinstance(tasks[-1], DrawTask)
    if isinstance(tasks[-1], NameTask | SeeTask | IdentifyTask):
        assert answer.text == answer.names[0]


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("name", PROBLEMS)
def test_both_sides_deliberate_every_problem(side, name):
    answer = solve(side, (example_problem(name),))
    assert answer.time_course[-1].answer == answer.text
    assert len(answer.time_course) > 1
    assert [moment.work_ms for moment in answer.time_course] == sorted(m.work_ms for m in answer.time_course)
