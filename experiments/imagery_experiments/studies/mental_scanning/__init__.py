"""Mental scanning of an island map from memory (Kosslyn, Ball & Reiser 1978; Denis & Cocude 1989, 1992).

Task         Learn a map; then, without the map, focus on one landmark and scan to another; or (controls) jump
             to it, judge whether it is on the map, in which direction it is, or how long a scan would take; or
             judge whether an unexpected arrow points at a landmark (Finke & Pinker 1982).
Stimuli      An island with seven landmarks whose 21 distances are all different; as a picture of full or half
             size, or as a verbal description, in clockwise or random order, up to six times.
Observation  The map (or its description), then blank pictures (or an arrow) and one question each.
Response     "yes" if the landmark is reached or present, "no" if absent; a direction; a rating.
Truth        Distance in pixels and presence; scores responses and labels rows, and is hidden from the agent.
Timing       Response time is the priced work from a question to its answer.
Measures     Response time of correct answers over distance (slope in ms per pixel, r over the distances).
People       r = .97 over the 21 pairs with scanning, no effect of distance without; the same for described maps, in
             random order only after six exposures, although the text is recalled perfectly after three.
Source       See :mod:`imagery_experiments.analysis.human_data`.
"""

from __future__ import annotations

from imagery_experiments.analysis import accounts
from imagery_experiments.experiment.study import Study
from imagery_experiments.studies.mental_scanning.analysis import PEOPLE, analyse, measures
from imagery_experiments.studies.mental_scanning.design import FACTORS, NAME, SIZES, design
from imagery_experiments.studies.mental_scanning.figures import figures
from imagery_experiments.studies.mental_scanning.presentation import PRESENTATION
from imagery_experiments.studies.mental_scanning.session import run

STUDY = Study(
    NAME,
    "Mental scanning",
    "A map of an island is learned from its picture or a verbal description, then removed. People's times to scan "
    "from one landmark to another in their mental image increase with distance; times of tasks that need no "
    "scanning do not.",
    design,
    run,
    analyse,
    figures,
    measures,
    PEOPLE,
    {quick: size.participants for quick, size in SIZES.items()},
    factors=FACTORS,
    predictions=accounts.SCANNING,
    presentation=PRESENTATION,
)
