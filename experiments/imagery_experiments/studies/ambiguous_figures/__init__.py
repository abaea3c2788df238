"""Ambiguous figures in the mind and on paper (Chambers & Reisberg 1985; Peterson et al. 1992).

Task         Look at a figure and say what it is; then say what else it could be: from memory, without or with a hint
             about its top, after rotating it in mind, by looking at one's drawing of it, or at the figure again.
Stimuli      Drawings with two readings: letters and objects that need another side up for the second, and objects
             whose parts can be seen otherwise with the same side up. In every condition the same share of each kind.
Observation  The figure; then a blank picture (or the drawing, or the figure) with the hint and the question.
Response     Names of all that is seen, or nothing.
Truth        Accepted names of both readings; used here to score, and by the experimenter to give the hint that fits
             the reading that was not given first.
Timing       Priced work from the question to the answer.
Measures     Whether the first answer was one of the readings; reversal: whether the other one is
             named later (of those); how often the names fit another figure of the kind (guessing); time.
People       0 of 15 reverse an image, 15 of 15 their drawing (Chambers & Reisberg 1985).
Source       See ``imagery_envs.ambiguous_figures``.

What is built in and what comes out. Built in (``imagery_agent.planners.ambiguous_figures.depictive``): a thing
before the eyes is read
with any side up, an image only with the side up under which it was understood; a hint or a rotation changes that as it
says; a drawing is a thing before the eyes. So that figures which need another side up are not reversed without a hint
is the architecture's doing as far as the interpreter reads them rightly, and one's own drawing cannot but be looked at
as the figure is. What comes out: which readings are seen in a frame at all (both may be), so how often the hints, the
drawing and looking again succeed; whether a picture rotated in imagination can still be read; what is seen wrongly;
reconstruals of parts; times. ``imagery-frame-free`` and ``imagery-frame-carried`` are the same mind without the rule
that an image keeps its frame, and with the rule that the frame rotates with the figure.
"""

from __future__ import annotations

from imagery_experiments.analysis import accounts
from imagery_experiments.experiment.study import Study
from imagery_experiments.studies.ambiguous_figures.analysis import PEOPLE, analyse, measures
from imagery_experiments.studies.ambiguous_figures.design import FACTORS, NAME, design
from imagery_experiments.studies.ambiguous_figures.figures import figures
from imagery_experiments.studies.ambiguous_figures.session import run
from imagery_experiments.studies.sizes import AMBIGUOUS

STUDY = Study(
    NAME,
    "Ambiguous figures",
    "A figure with two readings is looked at, then taken away. People hardly ever find the other reading in their "
    "image of it, do so when told that its top may be elsewhere, and find it in their own drawing. "
    "That an image is read with the side up under which it was understood, and a thing before the eyes with any, is "
    "built into the imagery agent; what is seen in each frame is not.",
    design,
    run,
    analyse,
    figures,
    measures,
    PEOPLE,
    {quick: size.participants for quick, size in AMBIGUOUS.items()},
    factors=FACTORS,
    predictions=accounts.AMBIGUOUS,
)
