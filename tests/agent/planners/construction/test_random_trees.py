"""Any small syntax tree is carried out, or refused by one line that names what is missing; nothing crashes."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imagery_agent.language.construction import tree
from imagery_agent.language.construction.tree import Add, Feature, Known, New
from imagery_agent.language.scene import SceneError
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.construction.depictive import build_figure
from imagery_agent.planners.construction.parameters import ConstructionParameters
from imagery_agent.tasks.construction import BuildTask
from imagery_experiments.participants.oracle import OracleImagination
from tests.toy import ToyInterpreter

SIDES = get_args(tree.Side)
THINGS = ("circle", "square", "capital letter t", "lowercase letter b", "line", "curve", "dot", "wavy line")
PARTS = ("figure", "it", "piece", "theme", "line", "curve", "loop", "point", "half", "ink", "opening", "square")
ORIENTATIONS = (None, *get_args(tree.Orientation))

orientations, sides, axes = st.sampled_from(ORIENTATIONS), st.sampled_from(SIDES), st.sampled_from(get_args(tree.Axis))
which = st.sampled_from(
    (None, "left", "bottom", "top right", "middle", "other", "second", "last", "longest", "shortest")
)
counts, shares = st.sampled_from((0, 1, 2)), st.sampled_from((None, 0.5, 2.0))
knowns = st.recursive(
    st.builds(Known, st.sampled_from(PARTS), orientations, which, count=counts),
    lambda inner: st.builds(
        Known, st.sampled_from(PARTS), which=which, of=st.none() | inner, beside=st.none() | inner, count=counts
    ),
    max_leaves=3,
)
places = st.sampled_from((*SIDES, "center", "end", "point", "ends", "sides", "corners", "junction", "inside", "all"))
features = st.builds(Feature, places, knowns, st.booleans(), st.sampled_from((None, 0.3)))
ratios, dimensions = st.sampled_from((0.5, 1.0, 3.0)), st.sampled_from(get_args(tree.Dimension))
constraints = st.one_of(
    st.builds(tree.Touches, features, st.none() | features),
    st.builds(tree.Apart, knowns, st.sampled_from((None, 0.1))),
    st.builds(tree.Beside, sides | st.just("either"), knowns),
    st.builds(tree.Inside, knowns, st.none() | sides | st.just("center"), st.none() | st.booleans()),
    st.builds(tree.Encloses, knowns, st.none() | st.booleans()),
    st.builds(tree.Overlaps, knowns),
    st.builds(tree.Coincides, knowns, knowns),
    st.builds(tree.Aligned, axes, features, features),
    st.builds(tree.At, features, st.none() | features),
    st.builds(tree.Between, features, features),
    st.builds(tree.Spans, st.none() | features, st.none() | features, st.booleans()),
    st.builds(tree.Crosses, knowns, st.none() | features),
    st.builds(tree.Points, sides),
    st.builds(tree.SizeRatio, ratios, knowns, dimensions, st.none() | dimensions, st.booleans()),
    st.builds(tree.Parallel, knowns, st.booleans()),
    st.builds(tree.Closes, knowns),
    st.builds(
        tree.OneEach, st.lists(features, min_size=1, max_size=2).map(tuple),
        st.sampled_from(("touches", "at", "inside", "beside")),
    ),
    st.builds(tree.Arranged, st.sampled_from(("row", "column", "nested", "stacked")), st.none() | st.booleans()),
)  # fmt: skip
some = st.lists(constraints, max_size=2).map(tuple)
news = st.builds(
    New, st.sampled_from(THINGS), counts.filter(bool), orientations, ratios, angle_deg=st.sampled_from((0.0, 45.0)),
    mirrored=st.none() | axes, faces=st.none() | st.sampled_from(SIDES[:4]), copy_of=st.none() | knowns,
    filled=st.booleans(), color=st.sampled_from(("", "red")),
)  # fmt: skip
steps = st.one_of(
    st.builds(Add, news, some),
    st.builds(tree.Remove, knowns, st.none() | sides, st.sampled_from((0.3, 1.0)), st.none() | knowns),
    st.builds(tree.Turn, knowns, st.sampled_from((None, 30.0)), st.none() | features, constraints=some),
    st.builds(tree.Mirror, knowns, axes, st.none() | knowns, some),
    st.builds(tree.Move, knowns, st.none() | sides, shares, some),
    st.builds(tree.Resize, knowns, shares, dimensions, st.none() | features, some),
    st.builds(tree.Extend, knowns, st.lists(sides, max_size=2).map(tuple), shares, some),
    st.builds(tree.Join, knowns, st.booleans(), some),
    st.builds(tree.Repeat, st.none() | sides, st.none() | knowns),
    st.builds(tree.Paint, knowns, st.sampled_from(("", "red")), st.booleans()),
)
FIRST = (Add(New("square")), Add(New("lowercase letter b"), (tree.Beside("right"),)))


def refused_or_done(*parts: tree.Step) -> None:
    workspace = Workspace(OracleImagination(), ToyInterpreter(), generator=torch.Generator())
    parameters = ConstructionParameters(candidates=1)
    build_figure(BuildTask(FIRST), workspace, parameters)
    before = workspace.memory.pieces
    refusal = ""
    try:
        answer = build_figure(BuildTask(parts), workspace, parameters)
    except SceneError as error:
        refusal = str(error)
    if refusal:
        assert "\n" not in refusal
        assert workspace.memory.pieces == before
    else:
        assert workspace.memory.pieces
        assert all(np.isfinite(one.amount) for one in answer.checks)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(step=steps)
def test_a_small_tree_is_carried_out_or_refused(step):
    refused_or_done(step)


@pytest.mark.slow
@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@given(step=steps)
def test_many_small_trees_are_carried_out_or_refused(step):
    refused_or_done(step)


@pytest.mark.parametrize(
    "step",
    [
        Add(New("line"), (tree.Spans(None, None),)),
        tree.Remove(Known("point", of=Feature("end", Known("line")))),  # type: ignore[arg-type]
        Add(New("circle"), (tree.Touches(Feature("all", Known("line", of=Feature("all", Known("square"))))),)),  # type: ignore[arg-type]
    ],
)
def test_a_span_without_places_and_a_part_of_a_place_are_no_faults(step):
    refused_or_done(step)
