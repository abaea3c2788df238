"""Mental animation of a chain of wheels and levers: time and errors along the causal chain (Hegarty 1992).

Task         Which way does a wheel or lever turn when the first piece of a chain turns as told?
Stimuli      Gears, pulleys with open and crossed belts, levers hinged or joined by rods, or all of these; four or six
             pieces; the one in question is one to five links away (see imagery_envs.motion.causal_chain).
Observation  One picture of the mechanism at rest, and one instruction.
Response     Clockwise or counterclockwise.
Truth        The rules of links, applied to the true chain; scores responses only.
Timing       Priced work.
Measures     Response time and errors over the distance along the chain, with the number of pieces shown held constant.
People       Time and errors rise along the causal chain (Hegarty 1992); no values for these items.
Source       Hegarty 1992; Schwartz & Black 1996.
"""

from __future__ import annotations

from imagery_experiments.experiment.assembled_study import assembled
from imagery_experiments.studies.causal_chain import analysis, design, figures, presentation, session

STUDY = assembled(
    "Causal chain",
    "Wheels and levers are linked by teeth, belts, hinges and rods. When the first turns, which way does another one "
    "turn? The imagery agent turns one after the other in its visual buffer and sees where the next is moved; the "
    "propositional agent applies rules of links.",
    design=design,
    session=session,
    analysis=analysis,
    figures=figures,
    presentation=presentation,
)
