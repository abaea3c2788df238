"""Reversal of ambiguous figures in mental images and drawings (Chambers & Reisberg 1985; Peterson et al. 1992).

Task         Name a figure; then name another reading of it: from memory, without or with a hint
             about its top, after mental rotation, from one's own drawing of it, or from the figure itself.
Stimuli      Drawings with two readings: letters and objects whose second reading needs another side up, and objects
             whose parts have another reading with the same side up. Every condition has the same share of each kind.
Observation  The figure; then a blank picture (or the drawing, or the figure) with the hint and the question.
Response     The names of all readings, or none.
Truth        Accepted names of both readings; scores responses and selects the hint for the reading that was not
             named first.
Timing       Priced work from the question to the answer.
Measures     Whether the first answer is one of the readings; reversal: whether the other one is named
             later (of those); how often the names fit another figure of the kind (guessing); time.
People       0 of 15 reverse an image, 15 of 15 their drawing (Chambers & Reisberg 1985).
Source       See ``imagery_envs.ambiguous_figures``.

Assumptions and results. Assumed (``imagery_agent.planners.ambiguous_figures.depictive``): a visible picture is read
with any side up, a mental image only with the side up under which it was interpreted; a hint or a rotation changes that
side; a drawing is a visible picture. So the architecture implies that figures whose second reading needs another side
up are not reversed without a hint (if the interpreter makes no errors), and that one's own drawing is read like the
figure. Results, not assumed: which readings the interpreter finds in a reference frame, and so how often hints,
drawings and the figure itself lead to reversal; whether a picture rotated in imagination is still recognised; errors;
reversal of parts; times. ``imagery-frame-free`` is the same agent without the rule that an image keeps its frame,
``imagery-frame-carried`` has the rule that the frame rotates with the figure.
"""

from __future__ import annotations

from imagery_experiments.analysis import accounts
from imagery_experiments.experiment.study import Study
from imagery_experiments.studies.ambiguous_figures.analysis import PEOPLE, analyse, measures
from imagery_experiments.studies.ambiguous_figures.design import FACTORS, NAME, SIZES, design
from imagery_experiments.studies.ambiguous_figures.figures import figures
from imagery_experiments.studies.ambiguous_figures.presentation import PRESENTATION
from imagery_experiments.studies.ambiguous_figures.session import run

STUDY = Study(
    NAME,
    "Ambiguous figures",
    "A figure with two readings is shown, then removed. People hardly ever find the other reading in their "
    "mental image, but do so after the hint that its top may be another side, and in their own drawing. The imagery "
    "agent is built to read an image only with the side up under which it was interpreted, and a visible picture "
    "with any side up; which readings it finds in each reference frame is a result.",
    design,
    run,
    analyse,
    figures,
    measures,
    PEOPLE,
    {quick: size.participants for quick, size in SIZES.items()},
    factors=FACTORS,
    predictions=accounts.AMBIGUOUS,
    presentation=PRESENTATION,
)
