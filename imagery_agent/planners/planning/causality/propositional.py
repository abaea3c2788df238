"""Causal judgment in propositions: events that were seen or told, in a structural causal model.

Nothing metric is kept: which discs moved at first, which touched in which order, and which went through the gate. If
the target touches all that it touched, its outcome is the same; if it rests and nothing sets it in motion, it stays; of
a target whose course was another, nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import networkx as nx

from imagery_agent.language.causal_questions import DISC_COLORS
from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer, answer_within_budget
from imagery_agent.planners.planning.causality.events import WINDOW, Places, SeenContact, motion, reached_by, touching
from imagery_agent.planners.planning.causality.judgment import Chances, Seen, answer
from imagery_agent.planners.planning.causality.parameters import CausalityParameters
from imagery_agent.planners.planning.causality.structural_model import Noise, StructuralModel
from imagery_agent.planners.shared.bouncing import after_contact, moves
from imagery_agent.tasks.causality import HearTask, JudgeTask, WatchTask
from imagery_agent.visual_routines.motion.arena import background, read_arena
from imagery_agent.visual_routines.motion.colored_discs import disc_area, disc_radius_px, find_discs

CLIP = "clip"
_UNKNOWN = (Noise((0.0, 0.0), 0.25), Noise((0.0, 1.0), 0.25), Noise((1.0, 0.0), 0.25), Noise((1.0, 1.0), 0.25))
"""Whether a target goes through on the course that it took, and on another: both unknown before the clip."""


def watch(task: WatchTask, workspace: Workspace, parameters: CausalityParameters) -> Answer:
    """Keep the events of the frame: one encoding and one glance, and an inference for every event."""
    workspace.perceive(task.picture, label=f"frame {task.number}")
    workspace.clock.count("glances")
    workspace.buffer.clear()  # no picture is kept
    places = find_discs(task.picture, DISC_COLORS)
    old = None if task.number == 1 else workspace.memory.graph(CLIP)
    graph = _with_frame(old, places, task)
    workspace.infer(1 + graph.number_of_edges() - (old.number_of_edges() if old is not None else 0))
    workspace.memory.keep_graph(CLIP, graph)
    return Answer("ready")


def _with_frame(old: nx.DiGraph | None, places: Places, task: WatchTask) -> nx.DiGraph:
    """The events so far. The last places are kept only to see the next event, in an iconic memory of four frames."""
    graph: nx.DiGraph = nx.DiGraph() if old is None else old.copy()
    if old is None:
        graph.add_nodes_from((("disc", color) for color in places), moves=False)
        graph.graph |= {"icon": [], "touching": set(), "radius": _radius(task, places), "through": set()}
    icon = [*graph.graph["icon"], places][-WINDOW:]
    if len(icon) == 3 and task.number == 3:
        for color in set(icon[0]) & set(icon[2]):
            graph.nodes["disc", color]["moves"] = moves(motion(icon, color, 2))
    if len(icon) == WINDOW:
        now = set(touching(icon, graph.graph["radius"]))
        for pair in sorted(now - graph.graph["touching"]):
            _add_contact(graph, pair, task.number)
        graph.graph["touching"] = now
    covered = [disc_area(at, graph.graph["radius"] * PICTURE_SIZE_PX, PICTURE_SIZE_PX) for at in places.values()]
    hidden = sum(covered, start=covered[0]) > 0 if covered else task.picture[..., 0] < 0
    arena = read_arena(background([task.picture], [hidden]))
    if arena is not None:
        graph.graph["through"] |= {color for color, at in places.items() if arena.is_through(at)}
    graph.graph["icon"] = icon
    return graph


def _radius(task: WatchTask, places: Places) -> float:
    color, place = next(iter(places.items()))
    return disc_radius_px(task.picture, place, DISC_COLORS[color]) / PICTURE_SIZE_PX


def _add_contact(graph: nx.DiGraph, pair: tuple[str, str], frame: int) -> None:
    event = ("event", frame, f"contact of {pair[0]} and {pair[1]}")
    graph.add_node(event, pair=pair, frame=frame)
    for color in pair:
        graph.add_edge(("disc", color), event, relation="takes part in")


def hear(task: HearTask, workspace: Workspace, parameters: CausalityParameters) -> Answer:
    """Keep an event that is told: one inference.

    Raises:
        ValueError: an event of a clip of which nothing was told before.
    """
    workspace.infer()
    if task.begins:
        graph: nx.DiGraph = nx.DiGraph(through=set())
        graph.add_nodes_from((("disc", color) for color in task.moving), moves=True)
        graph.add_nodes_from((("disc", color) for color in task.resting), moves=False)
    else:
        graph = workspace.memory.graph(CLIP).copy()
    if len(task.contact) == 2:
        _add_contact(graph, (task.contact[0], task.contact[1]), graph.number_of_nodes())
    if task.through:
        graph.graph["through"] = {*graph.graph["through"], task.through}
    workspace.memory.keep_graph(CLIP, graph)
    return Answer("ready")


# ---------------------------------------------------------------- judging


def judge(task: JudgeTask, workspace: Workspace, parameters: CausalityParameters) -> Answer:
    """A rating by inference from the events.

    Raises:
        ValueError: no clip was watched, or the discs in question are not in it.
    """
    graph = workspace.memory.graph(CLIP)
    for color in filter(None, (task.target, task.cause)):
        if ("disc", color) not in graph:
            raise ValueError(f"expected a question about the discs in the clip, got one about a {color} disc")
    return answer_within_budget(lambda *_: _deliberate(task, graph, workspace, parameters), task, workspace)


def _deliberate(
    task: JudgeTask, graph: nx.DiGraph, workspace: Workspace, parameters: CausalityParameters
) -> Iterator[Answer]:
    contacts = _contacts(graph)
    workspace.infer(1 + len(contacts))
    seen = Seen(task.target in graph.graph["through"], task.target in reached_by(task.cause, contacts))
    yield answer(task, seen, None, certainty=0.0, parameters=parameters)
    model, values = clip_model(
        {color: data["moves"] for (kind, color, *_), data in graph.nodes(data=True) if kind == "disc"},
        contacts,
        task.target,
        through=seen.through,
    )
    workspace.infer(model.graph.number_of_edges())
    if task.question == "will":
        start = graph.nodes["disc", task.target]["moves"]
        chances = Chances(0.5 if start or seen.touched else 0.0)
    elif task.question == "displaced":
        chances = Chances(0.5 if seen.touched else float(seen.through))
    else:
        chances = _chances(model, values, task)
    yield answer(task, seen, chances, certainty=1.0, parameters=parameters)


def _contacts(graph: nx.DiGraph) -> list[SeenContact]:
    events = [data for node, data in graph.nodes(data=True) if node[0] == "event"]
    return [SeenContact(one["frame"], *one["pair"]) for one in sorted(events, key=lambda one: one["frame"])]


def clip_model(
    started: Mapping[str, bool], contacts: Sequence[SeenContact], target: str, *, through: bool
) -> tuple[StructuralModel, dict[str, float]]:
    """The structural model of a clip, and the values that were seen.

    Args:
        started: disc -> whether it moved at first.
        contacts: in the order of time.
        target: the disc whose outcome is asked for.
        through: whether it went through the gate.
    """
    model, values = StructuralModel(), {}
    last: dict[str, str] = {}
    of_target: list[str] = []
    for color in started:
        model.add(f"{color} is there", mechanism=lambda parents, noise: 1.0)
        values[f"{color} is there"] = 1.0
    for number, one in enumerate(contacts, start=1):
        name = f"contact {number}"
        parents = [f"{color} is there" for color in (one.first, one.second)]
        parents += [last[color] for color in (one.first, one.second) if color in last]
        parents = list(dict.fromkeys(parents))
        model.add(name, parents, mechanism=_all_of(parents))
        values[name] = 1.0
        last |= {one.first: name, one.second: name}
        of_target += [name] if target in (one.first, one.second) else []
    model.add(
        "through", [f"{target} is there", *of_target], mechanism=_end(of_target, started[target]), noises=_UNKNOWN
    )
    values["through"] = float(through)
    return model, values


def _all_of(parents: Sequence[str]) -> Any:
    return lambda values, noise: float(all(values[parent] for parent in parents))


def _end(of_target: Sequence[str], started: bool) -> Any:
    """Whether the target goes through: as it did after the same contacts; never if it rests; else unknown."""

    def mechanism(values: Mapping[str, float], noise: tuple[float, float]) -> float:
        happen = [bool(values[name]) for name in of_target]
        if all(happen):
            return noise[0]
        hit, _ = after_contact((0.0, 0.0), (-1.0, 0.0), (1.0, 0.0))  # what is hit moves
        return noise[1] if started or (any(happen) and moves(hit)) else 0.0

    return mechanism


def _chances(model: StructuralModel, values: Mapping[str, float], task: JudgeTask) -> Chances:
    discs = [name for name in values if name.endswith(" is there")]
    cause, target = f"{task.cause} is there", f"{task.target} is there"
    others = {name: 0.0 for name in discs if name not in (cause, target)}
    return Chances(
        *(
            model.counterfactual("through", values, do=removed)
            for removed in ({cause: 0.0}, others, {**others, cause: 0.0})
        )
    )
