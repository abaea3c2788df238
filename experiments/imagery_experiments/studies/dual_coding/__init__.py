"""Dual coding: recall of pictures and words, and tasks in which a picture in mind helps or hinders (Paivio; Brooks).

Task         Study lists of pictures, concrete and abstract words and recall them, freely, by initials or by the partner
             of a pair; walk round a block letter or through a sentence while pointing or speaking; compare clock
             hands, and sizes in life; read sentences that imply a look and judge pictures; solve problems that need
             relations from words and a distance from a picture.
Stimuli      Nouns with people's ratings of concreteness (Scott et al. 2019) and drawings that no network was trained
             on; block letters, response sheets, clock faces.
Observation  One item after the other; then a question.
Response     All names recalled; the partner; yes or no, said or pointed at; the first or the second.
Truth        The items studied; never shown to the agent.
Timing       Priced work.
Measures     Share recalled, intrusions, places; times.
People       Pictures above concrete above abstract words; imagining words removes the advantage of pictures (Paivio &
             Csapo 1973); pairs CC > CA > AC > AA (Paivio 1965); pointing slows the letter, not the sentence (Brooks
             1968); clock times fall with the difference of angles (Paivio 1978); no effect of an implied
             orientation (Chen et al. 2025), a small one of an implied shape (Zwaan et al. 2002).
Source       Paivio 1971, 1986.

Assumed: two stores whose traces are found independently, the imaginal ones more often; what nobody asked for is done
the less often the more work it is; an association is as strong as the trace it starts from; noisy evidence accumulates;
what is known about where things stand and lie.
Results, not assumed: which words can be imagined and recognised, and so the effects of concreteness, of the instruction
to imagine and of kinds of pairs; what pictures are named; which task suffers from which response.
"""

from __future__ import annotations

from imagery_experiments.analysis.dual_coding_accounts import DUAL_CODING
from imagery_experiments.experiment.study import Study
from imagery_experiments.studies.dual_coding.analysis import PEOPLE, analyse, measures
from imagery_experiments.studies.dual_coding.design import FACTORS, NAME, SIZES, design
from imagery_experiments.studies.dual_coding.figures import figures
from imagery_experiments.studies.dual_coding.presentation import PRESENTATION
from imagery_experiments.studies.dual_coding.session import run

STUDY = Study(
    NAME,
    "Dual coding",
    "Pictures, concrete and abstract words are studied and recalled; a letter or a sentence is walked through while "
    "pointing or speaking; clock hands and sizes are compared; pictures are judged after sentences that imply how "
    "they look; problems are solved that need both words and a picture. The memory has a verbal and a picture store, "
    "each of which can be lesioned. Which words have a picture is what imagination and interpreter make of them.",
    design,
    run,
    analyse,
    figures,
    measures,
    PEOPLE,
    {quick: size.participants for quick, size in SIZES.items()},
    factors=FACTORS,
    predictions=DUAL_CODING,
    presentation=PRESENTATION,
    figure_agents=("imagery", "imagery-no-picture-store", "imagery-no-verbal-store", "propositional"),
)
