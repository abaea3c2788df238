"""Mental rotation (Shepard & Metzler 1971; Cooper & Shepard 1973; Cooper 1975; Ganis & Kievit 2015).

Task         Judge whether two figures are the same or mirror images; or whether a learned figure is normal or
             mirrored; or identify a learned figure.
Stimuli      Letters and digits, ten-cube block figures, random polygons of 6 to 24 points, Ganis & Kievit's figures.
             Fonts and figures are not in the training data.
Observation  One display of 64 x 128 pixels: an upright figure on the left; on the right the same figure rotated, and
             mirrored in 'different' trials. Or figures to learn, a cue with a lead time, and one figure of 64 x 64.
Response     "same" or "different", or a name.
Truth        Angle, parity and name; scores responses and labels rows, and is hidden from the agent.
Timing       Response time is the priced work from the display to the answer; work between cue and figure is not part
             of it, and is limited by the lead time.
Measures     Time, errors, step sizes and directions, intermediate orientations, angular departure of a probe.
People       See :mod:`imagery_experiments.analysis.human_data` and :mod:`.people`.
Source       As above; Just & Carpenter 1976; Cooper 1976; Corballis et al. 1978.
"""

from __future__ import annotations

from imagery_experiments.analysis import accounts
from imagery_experiments.experiment.study import Study
from imagery_experiments.studies.mental_rotation.analysis import FACTORS, PEOPLE, analyse, measures
from imagery_experiments.studies.mental_rotation.design import NAME, SIZES, design
from imagery_experiments.studies.mental_rotation.figures import figures
from imagery_experiments.studies.mental_rotation.presentation import PRESENTATION
from imagery_experiments.studies.mental_rotation.session import run

__all__ = ["NAME", "STUDY"]

STUDY = Study(
    NAME,
    "Mental rotation",
    "Are two figures the same, or mirror images? People's response times increase with the angle, as if they rotated "
    "a mental picture, unless they know identity and orientation of the figure in advance. Letters, polygons and "
    "block figures are rotated in the picture plane, block figures also in depth.",
    design,
    run,
    analyse,
    figures,
    measures,
    PEOPLE,
    {quick: size.participants for quick, size in SIZES.items()},
    factors=FACTORS,
    predictions=accounts.ROTATION,
    presentation=PRESENTATION,
)
