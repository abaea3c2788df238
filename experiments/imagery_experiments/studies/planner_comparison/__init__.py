"""When do pictures help thinking? All planners on the same trials of six planning tasks.

Task         Form board, assembly, map inference, paper folding, relational chains, mazes (see imagery_envs).
Stimuli      Each task at three to five problem sizes: corners, parts, landmarks, folds, premises, cells.
Observation  One display and one instruction.
Response     One answer, or a plan whose actions are carried out in the environment.
Truth        The environment's reward; 1 is a success.
Timing       Priced work up to every change of the best answer so far (``course``): a planner that runs out of budget
             gives that answer, so one trial yields success at every smaller budget.
Measures     Success, optimality (shortest over taken, mazes), work; success over budget and over problem size.
People       Spatial tasks load on imagery, relational ones on verbal reasoning (Paivio 1986; Knauff 2013).
Source       Ekstrom et al. 1976; Denis & Cocude 1989; Byrne & Johnson-Laird 1989.
"""

from __future__ import annotations

from imagery_experiments.experiment.study import Study
from imagery_experiments.studies.planner_comparison.analysis import analyse
from imagery_experiments.studies.planner_comparison.design import NAME, PARTICIPANTS, design
from imagery_experiments.studies.planner_comparison.session import run

STUDY = Study(
    NAME,
    "When do pictures help thinking?",
    "Six planning tasks, solved on the same trials by depictive, propositional and dual-code planners.",
    design,
    run,
    analyse,
    participants=PARTICIPANTS,
)
