"""Reinterpretation of a mental picture built from words (Finke, Pinker & Farah 1989).

Task         Construct a mental picture from verbal instructions ("Imagine a capital letter D. ..."), then
             name what it looks like.
Stimuli      The twelve classic items, or any list of them in a file (see ``item_study``).
Observation  One sentence per step and a blank picture, each followed by a guess; finally "What is it?".
Response     An open answer in words.
Truth        Accepted names; scores responses, and is hidden from the agent.
Timing       Priced work of all steps together.
Measures     Grade of the first name and of the best of five by a key of graded answers (by accepted names without
             a key), share of good names (4 or more of 5), good guesses before the last step, failed sentences.
People       From 12 % (tree) to 82 % (umbrella) good names per item (McCarty & Morales 2025).
Source       See :mod:`imagery_experiments.analysis.human_data`.
"""

from __future__ import annotations

from imagery_experiments.analysis import accounts
from imagery_experiments.experiment.study import Study
from imagery_experiments.studies.reinterpretation.analysis import PEOPLE, analyse, measures
from imagery_experiments.studies.reinterpretation.design import NAME, PARTICIPANTS, design
from imagery_experiments.studies.reinterpretation.figures import figures
from imagery_experiments.studies.reinterpretation.presentation import PRESENTATION
from imagery_experiments.studies.reinterpretation.session import run

STUDY = Study(
    NAME,
    "Reinterpretation",
    "A mental picture is constructed from verbal instructions, step by step, without a visible picture. Then: what "
    "is it? People often recognise the finished figure, although no instruction names it.",
    design,
    run,
    analyse,
    figures,
    measures,
    PEOPLE,
    PARTICIPANTS,
    predictions=accounts.REINTERPRETATION,
    presentation=PRESENTATION,
)
