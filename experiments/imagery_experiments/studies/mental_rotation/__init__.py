"""Mental rotation (Shepard & Metzler 1971; Cooper & Shepard 1973; Cooper 1975; Ganis & Kievit 2015).

Task         Say whether two figures are the same or mirror images; or whether a learned figure is as learned or
             mirrored; or which learned figure it is.
Stimuli      Letters and digits, ten-cube block figures, random polygons of 6 to 24 points, Ganis & Kievit's figures.
             Fonts and figures are unseen in training.
Observation  One display of 64 x 128 pixels: the left figure upright, the right one rotated, in 'different' trials after
             mirroring. Or figures to learn, a cue with a lead time, and one figure of 64 x 64 pixels.
Response     "same" or "different", or a name.
Truth        Angle, parity and name; used here to score and to label rows, never given to the agent.
Timing       Response time is the priced work that the agent executed from the display to its answer; what is done
             between cue and figure is not part of it, and ends with the lead time.
Measures     Time, errors, sizes and directions of the steps, orientations passed through, departure of a probe.
People       See :mod:`imagery_experiments.analysis.human_data` and :mod:`.people`.
Source       As above; Just & Carpenter 1976; Cooper 1976; Corballis et al. 1978.
"""

from __future__ import annotations

from imagery_experiments.analysis import accounts
from imagery_experiments.experiment.study import Study
from imagery_experiments.studies.mental_rotation.analysis import FACTORS, PEOPLE, analyse, measures
from imagery_experiments.studies.mental_rotation.design import NAME, design
from imagery_experiments.studies.mental_rotation.figures import figures
from imagery_experiments.studies.mental_rotation.session import run
from imagery_experiments.studies.sizes import ROTATION

__all__ = ["NAME", "STUDY"]

STUDY = Study(
    NAME,
    "Mental rotation",
    "Are two figures the same, or mirror images? People take longer the larger the angle, as if they turned a "
    "picture in mind; unless they knew beforehand which figure would come and how it would stand. Letters, polygons "
    "and block figures are rotated in the picture plane, block figures are turned in depth.",
    design,
    run,
    analyse,
    figures,
    measures,
    PEOPLE,
    {quick: size.participants for quick, size in ROTATION.items()},
    factors=FACTORS,
    predictions=accounts.ROTATION,
)
