"""Causal judgment: what caused an outcome, and what would have happened otherwise? (Gerstenberg et al. 2021).

Task         Watch a clip of colliding discs; judge what will happen, what would have happened if one disc had not been
             there or had started elsewhere, or whether it caused the outcome.
Stimuli      Own seeded clips of two to twelve discs; pairs with the same actual events and different counterfactuals;
             clips in which the order of events decides (:mod:`imagery_envs.motion.billiards`).
Observation  Frames of 64 x 64 pixels, then one question.
Response     A rating, 0 to 100, or -100 (prevented) to 100 (caused).
Truth        The outcome by the physics without noise, and the rating of a simulation with noise (the oracle).
Timing       Priced work; ``course`` has the rating after every part of it.
Measures     Correlation with the oracle; pairs in the right order; causal over counterfactual ratings; ratings over the
             work allowed.
People       Not tested with these clips; causal ratings follow counterfactual ones (r = .96).
Source       Gerstenberg, Goodman, Lagnado & Tenenbaum 2021; Gerstenberg 2022.
"""

from __future__ import annotations

from imagery_experiments.experiment.assembled_study import assembled
from imagery_experiments.studies.causality import analysis, design, figures, presentation, session

STUDY = assembled(
    "Causal judgment",
    "Clips of colliding discs are watched; then one disc is imagined away or elsewhere, and the picture is rolled "
    "forward. Pairs of clips show the same events and differ in what would have happened. The propositional agent "
    "infers from the events by a structural causal model.",
    design=design,
    session=session,
    analysis=analysis,
    figures=figures,
    presentation=presentation,
)
