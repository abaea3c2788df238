"""Three published picture puzzles: form assembly, hinge folding, paper punch (Zeller et al. 2026, MentisOculi).

Task         Which pieces fill an outline; by which angles was a chain folded; which sheet is a punched paper, unfolded.
Stimuli      Own items after the published rules at five levels (:mod:`imagery_envs.spatial_puzzles`) in seven drawing
             styles, or pictures from a folder.
Observation  One picture of 900 to 1800 pixels (from a folder: up to 4000) and one instruction.
Response     A text: letters, or angles of hinges. All right, or wrong.
Truth        The answer of the item; scores responses only.
Timing       Priced work of the trial; ``course`` tells when the best answer so far was right.
Measures     Accuracy by puzzle and level with Wilson intervals, beside the published accuracies of large models.
People       Not tested with these items.
Source       Zeller et al. 2026, arXiv 2602.02465; Likert & Quasha 1941; Shepard & Feng 1972; Ekstrom et al. 1976.
"""

from __future__ import annotations

from imagery_experiments.experiment.assembled_study import assembled
from imagery_experiments.studies.mentis import analysis, design, figures, presentation, session

STUDY = assembled(
    "Three picture puzzles",
    "Form assembly, hinge folding and paper punch after the rules of a published benchmark, on which drawing pictures "
    "does not help large multimodal models. The agent sees one large picture and answers in text.",
    design=design,
    session=session,
    analysis=analysis,
    figures=figures,
    presentation=presentation,
)
