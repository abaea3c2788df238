"""Mental scanning of an island map from memory (Kosslyn, Ball & Reiser 1978; Denis & Cocude 1989, 1992).

Task         Learn a map; then, with the map gone, focus on one landmark and scan to another; or (controls) jump
             to it, say whether it is on the map, in which direction it is, or how long a scan would take; or say
             whether an unexpected arrow points at a landmark (Finke & Pinker 1982).
Stimuli      An island with seven landmarks whose 21 distances are all different; seen, at full or half its
             size, or only told, clockwise or in random order, up to six times.
Observation  The map (or its description), then blank pictures (or an arrow) and one question each.
Response     "yes" when the landmark is reached or there, "no" when it is not; a direction; a rating.
Truth        Distance in pixels and presence; used here to score and to label rows only.
Timing       Response time is the priced work executed from a question to its answer.
Measures     Response time of correct answers over distance (slope in ms per pixel, r over the distances).
People       r = .97 over the 21 pairs when scanning, no effect of distance when not; told maps alike, but in
             random order only after six exposures, although the text is recalled perfectly after three.
Source       See :mod:`imagery_experiments.analysis.human_data`.
"""

from __future__ import annotations

from imagery_experiments.analysis import accounts
from imagery_experiments.experiment.study import Study
from imagery_experiments.studies.mental_scanning.analysis import PEOPLE, analyse, measures
from imagery_experiments.studies.mental_scanning.design import FACTORS, NAME, design
from imagery_experiments.studies.mental_scanning.figures import figures
from imagery_experiments.studies.mental_scanning.session import run
from imagery_experiments.studies.sizes import SCANNING

STUDY = Study(
    NAME,
    "Mental scanning",
    "A map of an island is learned, from its picture or from words, then taken away. Asked to scan in mind from "
    "one landmark to another, people take longer the farther apart the two are; asked for what needs no "
    "scanning, they do not.",
    design,
    run,
    analyse,
    figures,
    measures,
    PEOPLE,
    {quick: size.participants for quick, size in SCANNING.items()},
    factors=FACTORS,
    predictions=accounts.SCANNING,
)
