"""Writes trials as a Psych-DS folder (https://psych-ds.github.io).

A Psych-DS dataset is a folder with ``dataset_description.json`` (schema.org JSON-LD, whose
``variableMeasured`` names every column) and CSV files ``data/keyword-value_..._data.csv``.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from imagery_agent.mind.work_clock import KINDS
from imagery_experiments.reporting.psychds.metadata import DESCRIPTION

COLUMNS: dict[str, str] = {
    "study": "Name of the study",
    "agent": "Name of the agent",
    "participant": "Number of the simulated participant, from 1",
    "trial": "Readable id of the trial: the levels of its factors in order",
    "stimuli": "Kind of stimulus: letters, polygons or blocks",
    "plane": "Rotation in the picture plane (picture) or about the vertical axis (depth)",
    "angle_deg": "Angle between the two figures in degrees",
    "condition": "Pairs presented together, a learned figure, advance information, identification, or a probe",
    "polygon_points": "Corners of a polygon; 0 for other stimuli",
    "question": "Same or mirror image (parity), or which figure (identity); described motion: who is ahead at the "
    "end, do two meet, or who is first to pass the tree; causality: question (will, without, displaced or caused)",
    "information": "What a cue reveals before a learned figure appears; empty without a cue",
    "lead_ms": "Time between cue and figure in milliseconds; 0: no cue",
    "figure": "Figure of Ganis & Kievit 2015 (arm lengths in cubes and base rotation in degrees), "
    "or an ambiguous one: its readings, upright first, and the pen",
    "steps": "Number of rotations of mental pictures between question and answer",
    "step_deg": "Mean size of the rotations in degrees; empty without any",
    "rotated_deg": "Sum of the rotations in degrees, positive to the left; empty in depth",
    "step_sizes_deg": "Size of every rotation in degrees, positive to the left",
    "orientations_deg": "Orientations of the mental picture in degrees, in order, preparation included; empty in depth",
    "departure_deg": "Angle between a probe and the orientation that had been reached, in degrees",
    "pair": "Whether the two figures are the same or mirror images (different)",
    "stimulus": "Which figure was presented",
    "direction": "Direction of the rotation on the display",
    "repetition": "Number of the repetition of a condition, from 1",
    "learning": "Whether the map was learned from a picture or from a verbal description",
    "task": "Question: scan, presence, direction, jump, arrow or duration",
    "start": "Landmark on which attention starts",
    "target": "Landmark in question",
    "present": "Whether the target is on the map",
    "map_size": "Size at which the map is imagined, full or half",
    "problem_size": "Size of a planning problem in the unit of its task",
    "expectation": "What the instruction says about longer distances: none, slower or faster",
    "order": "Order of the sentences of a described map, clockwise or random; none for a map that was seen",
    "exposures": "How often the map was shown or described before the question",
    "rating": "Predicted time of a scan, from 1 (shortest) to 10; causality: the judgment, 0 to 100, or -100 to 100",
    "true_rating": "Causality: the rating by what would have happened without noise",
    "oracle_rating": "Causality: the rating by a simulation of the physics with noise",
    "through": "Causality: whether the target went through the gate",
    "touched": "Causality: whether a chain of contacts leads from the cause to the target",
    "discs": "Causality: number of discs",
    "clip": "Causality: number of the clip, from 0",
    "modality": "Causality: whether the clip is shown in pictures or its events are told in words",
    "variant": "Causality: clip of a pair; 1 with brick or teleporter at work in the way of the target",
    "recalled": "Whether the description of the map was recalled word by word after learning",
    "distance_px": "Distance between the two landmarks on the map in pixels; empty for an absent target",
    "kind": "Kind of ambiguous figure: letter or object (second reading with another side up), or part (same side up); "
    "causality: kind of clip; causal chain: kind of chain (gears, belts, levers or mixed)",
    "hint": "Question asked again (none), asked for another reading, hint that its top may be elsewhere (frame) or "
    "which side it is (side), or instruction to rotate",
    "medium": "What is inspected: the mental image, the figure itself (picture), or the own drawing of it",
    "first_response": "First name given to the figure",
    "first_rt_ms": "Response time of the first name in milliseconds",
    "given": "Reading given first: first (upright), second, or other",
    "first_right": "Whether the first name was one of the two readings",
    "reversed": "Whether the reading not given first was named later; empty if neither was given first",
    "guess": "Share of the other readings of other figures of the kind that the names hit",
    "part": "Part of the dual-coding study: recall, repetition, pairs, rated, places, walk, clocks, "
    "sizes, sentences or planning; causality: part of the study (single, pairs, order or number)",
    "material": "What is studied or compared: pictures, kinds of words, pairs or clocks, a letter or a sentence, "
    "or what a sentence implies about a thing",
    "manner": "What is done with an item, how a walk is answered, or whether pictures fit sizes in life "
    "or what a sentence implies",
    "test": "Free or cued recall, the difference of the angles of clock hands, the look that a sentence implies, or "
    "the number of premises",
    "delay_min": "Minutes between study and recall",
    "concreteness": "People's mean rating of concreteness, 1 to 7 (Scott et al. 2019); no agent sees it",
    "study_ms": "Time of studying the item in milliseconds",
    "study_codes_generated": "Codes of mental pictures sampled while the item was studied",
    "named_as": "What a picture was named when it was studied; empty if it was not named",
    "intrusions": "Names recalled with the list that were not in it",
    "place": "Place at which the picture was shown",
    "place_answer": "Place that was recalled; empty for none",
    "place_right": "Whether the place recalled is right",
    "share_right": "Share of the answers of a walk that are right",
    "difference": "Difference of the angles in degrees, or decimal logarithm of the ratio of the sizes in life",
    "number": "Number of a planning problem or puzzle",
    "puzzle": "Form assembly, hinge folding or paper punch",
    "level": "Level of a puzzle: pieces needed, hinges or folds",
    "style": "How a puzzle was drawn",
    "right_answer": "Right answer to a puzzle or question",
    "height_px": "Height of the picture in pixels",
    "width_px": "Width of the picture in pixels",
    "reason": "Why the agent could not read the picture of a puzzle; empty otherwise",
    "optimality": "Length of the shortest solution over that of the solution found; success where there is no length",
    "work_ms": "Priced work up to the last change of the answer, in milliseconds",
    "confidence": "Confidence of the planner in its last answer",
    "pieces": "Causal chain: number of pieces that are shown",
    "distance": "Causal chain: links between the first piece and the one in question",
    "movers": "Number of things that move",
    "duration_s": "Duration of a described motion in seconds",
    "course": "Milliseconds of work at which the answer became right (1) or wrong (0), for example 0:0 1250:1; "
    "causality: milliseconds and rating at every change",
    "item": "Item of the reinterpretation or dual-coding study, or folder of the item of a puzzle",
    "names": "Names, the most probable first, separated by semicolons",
    "grade": "Grade of the first name by the key of graded answers, 1 to 5",
    "best_grade": "Best grade among the first five names",
    "graded_by": "How the first name was matched with the key: exact, synonym, nearest or none",
    "best_graded_by": "How the best of five names was matched with the key",
    "key_answer": "Answer of the key that the first name was matched with",
    "guesses": "First name after each sentence, separated by semicolons",
    "guessed_before": "Whether a good name came before the last sentence",
    "sentences": "Number of sentences of the item",
    "failed": "Number of sentences that were not understood or not carried out",
    "reasons": "Reasons why sentences were not carried out, separated by a vertical bar",
    "constraints": "Number of constraints in the sentences that were carried out (imagery agents only)",
    "constraints_met": "Number of these constraints that the agent saw to hold in its picture",
    "people": "People's share of good names for the item",
    **{f"work_{kind}": f"Work executed: {kind.replace('_', ' ')}" for kind in KINDS},
    "good_in_top5": "Whether one of the first five names is a good one",
    "accepted": "Names that count as good, separated by semicolons",
    "response": "Response of the agent",
    "correct": "Whether the response is correct",
    "rt_ms": "Response time in milliseconds: counted work at fixed prices, times the slowness",
    "seed": "Seed of the design",
    "design": "First 16 digits of the sha256 of the design",
    "weights": "Short hash of the sha256 of the networks in use",
    "trait_acuity_blur_px": "Trait: blur of what is inspected in the visual buffer, in pixels",
    "trait_step_size": "Trait: size of a step of imagination, 1 for the average person",
    "trait_decision_noise": "Trait: standard deviation of the noise on similarity judgements",
    "trait_temperature": "Trait: sampling temperature of the imagination, 1 for the average person",
    "trait_fade_ms": "Trait: time in which a mental picture that is not refreshed loses half of its sharpness",
    "trait_caution": "Trait: evidence at which a decision is made, 1 for the average person",
    "trait_slowness": "Trait: duration of every unit of work, 1 for the average person",
}
"""Column -> description; own studies may add columns."""
_OF_STUDY = re.compile(r"; (?=[a-z ]+: )")


def meaning(column: str, study: str) -> str:
    """What a column means in a study: of ``"...; causality: ..."`` the part of that study, otherwise the first one."""
    first, *others = _OF_STUDY.split(COLUMNS[column])
    own = f"{study.replace('-', ' ')}: "
    return next((part.removeprefix(own) for part in others if part.startswith(own)), _without(first, own))


def _without(text: str, own: str) -> str:
    return text[len(own) :] if text.lower().startswith(own) else text


def write_dataset(
    folder: Path, tables: Mapping[tuple[str, str], pd.DataFrame], *, columns: Mapping[str, str] | None = None
) -> None:
    """Write (study, agent) -> rows as a Psych-DS folder; an older one is replaced when the new one is complete.

    Raises:
        ValueError: ``folder`` exists and is not a Psych-DS folder.
    """
    if folder.exists() and not (folder / DESCRIPTION).exists():
        raise ValueError(f"expected a Psych-DS folder or none, {folder} has no {DESCRIPTION}; choose another folder")
    temporary, old = folder.with_name(f".{folder.name}.tmp"), folder.with_name(f".{folder.name}.old")
    for left_over in (temporary, old):
        shutil.rmtree(left_over, ignore_errors=True)
    (temporary / "data").mkdir(parents=True)
    for (study, agent), rows in tables.items():
        rows.to_csv(temporary / "data" / data_file_name(study, agent), index=False)
    text = json.dumps(_description(tables, {**COLUMNS, **(columns or {})}), indent=2)
    (temporary / DESCRIPTION).write_text(text + "\n", encoding="utf-8")
    (temporary / "README.md").write_text(_README, encoding="utf-8")
    if folder.exists():
        folder.rename(old)
    temporary.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


_README = """# Trials of simulated participants

Written by imagery-agent in the Psych-DS format. One CSV per study and agent under `data/`, one row per
trial; every column is described in `dataset_description.json`. No human participant took part.
"""


def data_file_name(study: str, agent: str) -> str:
    """For example ``study-mentalrotation_condition-imagery_data.csv`` (values without hyphens)."""
    return "study-{}_condition-{}_data.csv".format(*(re.sub(r"[^A-Za-z0-9]", "", name) for name in (study, agent)))


def _description(tables: Mapping[tuple[str, str], pd.DataFrame], about: Mapping[str, str]) -> dict[str, Any]:
    columns: dict[str, pd.Series] = {}
    for rows in tables.values():
        columns |= {name: rows[name] for name in rows.columns if name not in columns}
    studies = ", ".join(sorted({study for study, _ in tables}))
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": "Mental imagery experiments with simulated participants",
        "description": f"Trials of artificial agents in {studies}, produced by imagery-agent.",
        "keywords": ["mental imagery", "simulation", *sorted({study for study, _ in tables})],
        "variableMeasured": [_variable(name, values, about) for name, values in columns.items()],
    }


def _variable(name: str, values: pd.Series, about: Mapping[str, str]) -> dict[str, str]:
    variable = {"@type": "PropertyValue", "name": name, "description": about.get(name, name)}
    for suffix, unit in (("_ms", "ms"), ("_deg", "degree"), ("_px", "pixel")):
        if name.endswith(suffix):
            variable["unitText"] = unit
    if not pd.api.types.is_numeric_dtype(values):
        variable["valueType"] = "text"
    return variable
