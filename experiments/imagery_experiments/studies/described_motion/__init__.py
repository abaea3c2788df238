"""Mental animation of described motion: pictures rolled forward against arithmetic on propositions.

Task         Answer a question about things that move along a road, described in words.
Stimuli      Two to five movers for two to five seconds; three questions (see imagery_envs.motion.described_motion).
Observation  One instruction, without a picture.
Response     Yes or no.
Truth        Places computed from the description; scores responses only.
Timing       Priced work up to every change of the best answer so far (``course``), so that one trial yields the
             success at every smaller budget.
Measures     Success by question and number of movers; success over budget; response time over the duration.
People       Response times rise with the length of the animated motion (Hegarty 1992); no values for these items.
Source       Hegarty 1992; Sims & Hegarty 1997.
"""

from __future__ import annotations

from imagery_experiments.experiment.assembled_study import assembled
from imagery_experiments.studies.described_motion import analysis, design, figures, presentation, session

STUDY = assembled(
    "Described motion",
    "Things move along a road, told in words: who is ahead at the end, do two meet, who passes the tree first? The "
    "imagery agent rolls a picture forward second by second and looks; the propositional agent computes.",
    design=design,
    session=session,
    analysis=analysis,
    figures=figures,
    presentation=presentation,
)
