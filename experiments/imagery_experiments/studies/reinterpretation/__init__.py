"""Reinterpretation of a mental picture built from words (Finke, Pinker & Farah 1989).

Task         Build a figure in mind from spoken instructions ("Imagine a capital letter D. ..."), then
             say what it looks like.
Stimuli      The twelve classic items, or any list of them in a file (see ``item_study``).
Observation  One sentence per step and a blank picture, each followed by a guess; at last "What is it?".
Response     An open answer in words.
Truth        Accepted names; used here to score only.
Timing       Priced work of all steps together.
Measures     Grade of the first name and of the best of five by a key of graded answers (accepted names where there is
             none), share of good names (4 or more of 5), good guesses before the last step, sentences not carried out.
People       From 12 % (tree) to 82 % (umbrella) good names per item (McCarty & Morales 2025).
Source       See :mod:`imagery_experiments.analysis.human_data`.
"""

from __future__ import annotations

from imagery_experiments.analysis import accounts
from imagery_experiments.experiment.study import Study
from imagery_experiments.studies.reinterpretation.analysis import PEOPLE, analyse, measures
from imagery_experiments.studies.reinterpretation.design import NAME, design
from imagery_experiments.studies.reinterpretation.figures import figures
from imagery_experiments.studies.reinterpretation.session import run
from imagery_experiments.studies.sizes import REINTERPRETATION

STUDY = Study(
    NAME,
    "Reinterpretation",
    "A figure is built in mind from spoken instructions, step by step; nothing is shown. At the end: what "
    "is it? People often see what they have made, although no step says so.",
    design,
    run,
    analyse,
    figures,
    measures,
    PEOPLE,
    {quick: size.participants for quick, size in REINTERPRETATION.items()},
    predictions=accounts.REINTERPRETATION,
)
