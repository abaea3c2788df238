"""Building a figure in mind from sentences, with pictures.

Each part is imagined from its name or drawn from end to end, placed where the constraints of the sentence hold, and
superimposed on the figure; it stays a separate piece, so that "the left D" can be found and moved later. Places are
found by looking. After each step every constraint is looked at in the picture, and repaired once if it is not met.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from imagery_agent.language.construction.tree import Add, Constraint, ForEach, Known, Move, New, Repeat, Step
from imagery_agent.language.directions import OPPOSITE_SIDE, opposite_side
from imagery_agent.language.scene import SceneError
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.construction.checking.checks import Check
from imagery_agent.planners.construction.checking.looking import looked_at, repaired
from imagery_agent.planners.construction.checking.unsaid import crossed, kept_apart, mistaken, unseen
from imagery_agent.planners.construction.parameters import ConstructionParameters
from imagery_agent.planners.construction.recognition import recognise
from imagery_agent.planners.construction.seeing.binding import Bound, with_meant
from imagery_agent.planners.construction.steps.adding import add
from imagery_agent.planners.construction.steps.editor import Editor, Placed
from imagery_agent.planners.construction.steps.for_each import each_bound
from imagery_agent.planners.construction.steps.moving import join, move
from imagery_agent.planners.construction.steps.painting import paint
from imagery_agent.planners.construction.steps.removing import remove
from imagery_agent.planners.construction.steps.settling import settled
from imagery_agent.planners.construction.steps.sizing import extend, resize
from imagery_agent.planners.construction.steps.turning import mirror, turn
from imagery_agent.tasks.construction import BuildTask, NameTask

_ACTIONS: dict[str, Callable[[Editor, Any], list[Placed]]] = {
    "add": add, "remove": remove, "turn": turn, "mirror": mirror, "move": move, "resize": resize, "extend": extend,
    "join": join, "paint": paint,
}  # fmt: skip


def build_figure(task: BuildTask, workspace: Workspace, parameters: ConstructionParameters) -> Answer:
    """Carry out the steps on the figure in mind, and look whether every constraint holds.

    Raises:
        SceneError: a step cannot be carried out; the figure is then as it was before.
    """
    memory = workspace.memory
    before = memory.pieces, memory.mentioned, memory.last_step
    checks: list[Check] = []
    try:
        for step in task.steps:
            checks += _carry_out(Editor(workspace, parameters), step)
    except SceneError:
        memory.pieces, memory.mentioned, memory.last_step = before
        raise
    if memory.pieces:
        workspace.compose([piece.picture for piece in memory.pieces])
        if checks:
            workspace.note("constraints", [(str(one), one.amount) for one in checks])
    return Answer("", checks=tuple(checks))


def _carry_out(editor: Editor, step: Step) -> list[Check]:
    """One step; the checks of its constraints."""
    memory = editor.workspace.memory
    if isinstance(step, Repeat):
        last = memory.last_step if step.side is None else bound(memory.last_step, memory.last_meant)
        step = _repeated(last, step)
    if isinstance(step, ForEach):
        checks = [
            seen
            for one in each_bound(editor, step)
            for seen in _carry_out(Editor(editor.workspace, editor.parameters), one)
        ]
        memory.last_step = step
        return checks
    if isinstance(step, Move) and step.new and step.theme.name not in {one.name for one in editor.figure.pieces}:
        step = Add(New(step.theme.name), step.constraints)
    if isinstance(step, Move) and step.stated:
        step = replace(step, constraints=(*_said_before(editor, step), *step.constraints))
    if not editor.figure.pieces and not isinstance(step, Add):
        raise SceneError("there is nothing in mind yet; begin with something to imagine")
    done = _ACTIONS[step.kind](editor, step)
    meant = tuple(editor.figure.mentioned)
    kept = editor.drop_empty()
    done = [one.renumbered(kept) for one in done]
    if isinstance(step, Add):
        done = settled(editor, done)
    checks = looked_at(editor, done)
    if not all(one.met for one in checks):
        checks = repaired(editor, done, checks, keeps_size=isinstance(step, Move))
    if (worst := max(checks, key=lambda one: one.amount, default=None)) is not None and worst.is_contradicted:
        raise SceneError(f"the picture does not come out as it is said: {worst}")
    if isinstance(step, Add) and crossed(editor, done):
        kept_apart(editor, done)
        checks = looked_at(editor, done)
    if isinstance(step, Add) and (
        wrong := crossed(editor, done) or unseen(editor, done) or mistaken(editor, done, step.theme)
    ):
        raise SceneError(f"the picture does not come out as it is said: {wrong}")
    memory.last_step, memory.last_meant = step, meant
    editor.figure.mentioned = [index for one in done for index in one.pieces]
    return checks


def _said_before(editor: Editor, step: Move) -> tuple[Constraint, ...]:
    """What was said of a thing when it was added, if that was the step before."""
    memory, figure = editor.workspace.memory, editor.figure
    last = bound(memory.last_step, memory.last_meant)
    added = isinstance(last, Add) and figure.one(step.theme).pieces == (len(figure.pieces) - 1,) != (0,)
    return last.constraints if added else ()  # type: ignore[union-attr]


def bound(step: Step | None, mentioned: Sequence[int]) -> Step | None:
    """A step in which "it" is what it meant when the step was carried out, so that it means the same when repeated."""
    if not isinstance(step, Add) or not mentioned:
        return step
    return replace(step, constraints=with_meant(step.constraints, Known("it"), Bound("piece", pieces=tuple(mentioned))))


def _repeated(last: Step | None, step: Repeat) -> Step:
    """The previous step, for another part or on another side."""
    if last is None:
        raise SceneError("there is no step before this one that could be done again")
    if step.theme is not None and not isinstance(last, Add):
        last = replace(last, theme=step.theme)
    elif isinstance(last, Add) and step.theme is not None:
        last = replace(last, constraints=_with_target(last.constraints, step.theme))
    if step.side is None:
        return last
    again = _on_side(last, step.side)
    if again == last:
        raise SceneError(f"nothing of the step before has a side, so that it cannot be done again on the {step.side}")
    return again


def _with_target(constraints: Sequence[Any], known: Known) -> tuple[Any, ...]:
    """The constraints on another part."""
    changed = []
    for constraint in constraints:
        target = getattr(constraint, "target", None)
        if isinstance(target, Known):
            constraint = replace(constraint, target=known)
        elif target is not None:
            constraint = replace(constraint, target=replace(target, of=known))
        changed.append(constraint)
    return tuple(changed)


def _on_side(value: Any, side: str) -> Any:
    """A step with the words for the opposite of a side replaced by that side."""
    if isinstance(value, str):
        words = [side if OPPOSITE_SIDE.get(word) == opposite_side(side) == word else word for word in value.split()]
        words = [side if word == opposite_side(side) else word for word in words]
        if " " in side and len(words) == 2 and {*words} <= set(OPPOSITE_SIDE):  # "the same at the top right"
            return side
        return " ".join(words)
    if isinstance(value, tuple):
        return tuple(_on_side(item, side) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: _on_side(getattr(value, field.name), side) for field in fields(value)}
        return replace(value, **{name: new for name, new in changed.items() if name != "kind"})
    return value


def name_figure(task: NameTask, workspace: Workspace, parameters: ConstructionParameters) -> Answer:
    """What the picture in mind looks like."""
    found = recognise(workspace, parameters.recognition, top=parameters.max_names)
    names = tuple(name for name, _ in found)
    if not names:
        return Answer("", confidence=0.0)
    return Answer(names[0], names, confidence=min(1.0, max(0.0, float(found[0][1]))))
