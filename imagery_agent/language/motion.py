"""Moving scenes in English: one to three things, each still, moving, turning, growing, shrinking, coming or going.

``a red umbrella moves from left to right above a blue star``, ``a cat grows slowly while a small dog moves up``. Names
are an open vocabulary; everything else is one of the words below.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from imagery_agent.language.scene import PLACES, RELATIONS, SceneError, Thing, parse_thing, thing_phrase
from imagery_agent.validation import nearest

MOST_THINGS = 3
EXAMPLE = "a red umbrella moves from left to right above a blue star"
KINDS: dict[str, tuple[str, ...]] = {
    "still": ("stays still", "stands still", "stays", "stands", "rests", "waits", "lies still", "does not move"),
    "visit": ("comes and goes", "appears and disappears", "comes and leaves"),
    "go": ("disappears", "vanishes", "goes away", "leaves", "goes"),
    "come": ("appears", "comes", "arrives"),
    "turn": ("turns", "rotates", "spins", "revolves"),
    "grow": ("grows", "gets bigger", "gets larger", "swells", "expands"),
    "shrink": ("shrinks", "gets smaller", "contracts"),
    "move": ("moves", "glides", "slides", "travels", "drifts", "passes", "flies", "drives", "runs", "walks", "rolls"),
}
"""What a thing does -> the verbs for it, the first as it is said back."""
SPEEDS: dict[str, tuple[str, ...]] = {
    "slowly": ("very slowly", "slowly", "slow", "gently"),
    "steadily": ("steadily", "evenly", "at a steady pace"),
    "quickly": ("very quickly", "very fast", "quickly", "fast", "rapidly", "swiftly"),
}
DIRECTIONS: dict[str, tuple[int, int]] = {
    "left": (-1, 0),
    "right": (1, 0),
    "up": (0, -1),
    "down": (0, 1),
    "up and to the left": (-1, -1),
    "up and to the right": (1, -1),
    "down and to the left": (-1, 1),
    "down and to the right": (1, 1),
}
"""Direction of a movement -> (x, y), y down."""
_SIDES = {"top": "up", "bottom": "down", "left": "left", "right": "right"}
_WITH_SPEED = ("move", "turn", "grow", "shrink")
_PLACES = "|".join(sorted((*PLACES, "middle"), key=len, reverse=True))
_VERBS = {verb: kind for kind, verbs in KINDS.items() for verb in verbs}
_SPEED_WORDS = {word: speed for speed, words in SPEEDS.items() for word in words}


def _any(words: Iterable[str]) -> str:
    """A pattern for one of several wordings, the longest first, as whole words."""
    ordered = sorted(words, key=len, reverse=True)
    return r"/(" + "|".join(ordered).replace(" ", r"\s+") + r")(?![\w-])/"


_GRAMMAR = rf"""
start: clause (_join clause)*
_join: _COMMA | _AND | _COMMA _AND | _WHILE | _COMMA _WHILE
clause: thing action? (RELATION thing action?)?
thing: WORD (WORD | DIRECTION)* PLACE?
action: SPEED? VERB (SPEED | FROM | TO | DIRECTION | ROUND | PLACE)*
VERB.4: {_any(_VERBS)}
SPEED.4: {_any(_SPEED_WORDS)}
RELATION.5: /(to the )?(left of|right of)|above|below/
FROM.4: /from (the )?({_PLACES})(?![\w-])/
PLACE.4: /(at|in|on) the ({_PLACES})(?![\w-])/
TO.4: /(to|towards) (the )?({_PLACES})(?![\w-])(?! of)/
ROUND.4: {_any(("clockwise", "counterclockwise", "anticlockwise"))}
DIRECTION.4: {_any((*DIRECTIONS, "upwards", "downwards", "leftwards", "rightwards", "upward", "downward"))}
_WHILE.4: /while(?![\w-])/
_AND.3: /and(?![\w-])/
_COMMA: ","
WORD: /[\w'-]+/
%ignore /\s+/
"""
_AFTER_VERBS = ("SPEED", "FROM", "TO", "DIRECTION", "ROUND")
_NAMES_OF_TERMINALS = {
    "VERB": "a movement such as " + ", ".join(repr(verbs[0]) for verbs in KINDS.values()),
    "SPEED": "a speed (" + ", ".join(SPEEDS) + ")",
    "RELATION": "a relation (" + ", ".join(RELATIONS) + ")",
    "WORD": "a thing",
}


@dataclass(frozen=True)
class Motion:
    """What one thing does. Places, direction and speed that were not said are None."""

    kind: str = "still"
    """One of KINDS."""
    speed: str | None = None
    """One of SPEEDS."""
    start: str | None = None
    goal: str | None = None
    direction: str | None = None
    """One of DIRECTIONS; of a turn ``left`` (counterclockwise) or ``right``."""

    def in_words(self) -> str:
        """For example ``moves right, quickly``."""
        said = KINDS[self.kind][0]
        if self.start:
            said += f" {'from' if self.kind == 'move' else 'at'} the {self.start}"
        if self.goal:
            said += f" to the {self.goal}"
        elif self.direction and self.kind == "turn":
            said += f" to the {self.direction}"
        elif self.direction:
            said += f" {self.direction}"
        return said + (f", {self.speed}" if self.speed else "")


@dataclass(frozen=True)
class Actor:
    """A thing and what it does; its place is where it was said to be at first."""

    thing: Thing
    motion: Motion = Motion()

    def in_words(self) -> str:
        """For example ``a red umbrella moves right, quickly``."""
        return f"{thing_phrase(self.thing)} {self.motion.in_words()}"


@dataclass(frozen=True)
class MovingScene:
    """One to MOST_THINGS actors, and the relations that were said: (first, relation, second) by number."""

    actors: tuple[Actor, ...]
    relations: tuple[tuple[int, str, int], ...] = ()


def parse_motion(text: str) -> MovingScene:
    """The moving scene of a caption.

    Raises:
        SceneError: words that are not understood, which are named with the nearest wording that is; more than
            MOST_THINGS things; a movement that contradicts itself.
    """
    if not isinstance(text, str) or not text.strip():
        raise SceneError(f'expected a sentence such as "{EXAMPLE}", got an empty text')
    sentence = " ".join(text.lower().strip().rstrip(".").replace('"', "").split())
    try:
        tree = _parser().parse(sentence)
    except UnexpectedInput as error:
        raise SceneError(_not_understood(sentence, error)) from None
    actors: list[Actor] = []
    relations: list[tuple[int, str, int]] = []
    for clause in tree.children:
        _read_clause(clause, actors, relations)
    if len(actors) > MOST_THINGS:
        raise SceneError(f"expected at most {MOST_THINGS} things in a video, got {len(actors)} in {sentence!r}")
    scene = MovingScene(tuple(actors), tuple(relations))
    _check(scene)
    return scene


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", lexer="basic", maybe_placeholders=False)


def _read_clause(clause: Any, actors: list[Actor], relations: list[tuple[int, str, int]]) -> None:
    words = " ".join(map(str, clause.scan_values(lambda value: isinstance(value, Token))))
    first = len(actors)
    relation, acts = "", any(isinstance(part, Tree) and part.data == "action" for part in clause.children)
    for part in clause.children:
        if isinstance(part, Tree) and part.data == "thing":
            if not actors[first:] and len(actors) == MOST_THINGS:
                raise SceneError(f"expected at most {MOST_THINGS} things in a video, got more: {words!r}")
            tokens = [word for word in part.children if isinstance(word, Token)]
            said = [str(word) for word in tokens]
            way_at = next((at for at, word in enumerate(tokens) if word.type == "DIRECTION"), None)
            if way_at is not None and not acts:  # "thumbs down" is a name only where a movement follows
                raise SceneError(_no_movement(" ".join(said), said[way_at - 1]))
            actors.append(Actor(parse_thing(" ".join(said))))
        elif isinstance(part, Tree):
            actors[-1] = Actor(actors[-1].thing, _read_action(part))
        else:
            relation = str(part).removeprefix("to the ")
    if relation:
        relations.append((first, relation, first + 1))


def _read_action(action: Any) -> Motion:
    said = " ".join(map(str, action.children))
    kind = "still"
    found: dict[str, str] = {}
    for token in action.children:
        words = " ".join(str(token).split())
        if token.type == "VERB":
            kind = _VERBS[words]
            continue
        field, value = _part(token.type, words)
        if field in found:
            raise SceneError(f"{said!r} says the {field} twice; say it once")
        found[field] = value
    goal = found.get("goal")
    if kind == "turn" and goal in ("left", "right"):
        found["direction"] = found.pop("goal")
    elif kind == "move" and goal in _SIDES and "start" not in found and "direction" not in found:
        found["direction"] = _SIDES[str(found.pop("goal"))]  # "to the right" of where it is, not to a place
    _check_parts(kind, found, said)
    return Motion(kind, **found)


def _part(kind: str, words: str) -> tuple[str, str]:
    """The field of :class:`Motion` that a piece of an action gives, and its value."""
    if kind == "SPEED":
        return "speed", _SPEED_WORDS[words]
    if kind == "ROUND":
        return "direction", "right" if words == "clockwise" else "left"
    if kind == "DIRECTION":
        return "direction", words.removesuffix("s").removesuffix("ward") if words not in DIRECTIONS else words
    place = words.split(maxsplit=1)[1].removeprefix("the ")
    return ("goal" if kind == "TO" else "start"), "center" if place == "middle" else place


def _check_parts(kind: str, found: dict[str, str], said: str) -> None:
    if "speed" in found and kind not in _WITH_SPEED:
        raise SceneError(f"{said!r}: a speed belongs to what moves, turns, grows or shrinks; leave it out")
    if kind == "move":
        if "direction" not in found and "goal" not in found:
            raise SceneError(f'{said!r}: it is not said where to; say "moves right" or "moves from left to right"')
        if "direction" in found and "goal" in found:
            raise SceneError(f"{said!r} gives a direction and a place to go to; give one of them")
        if found.get("start") is not None and found.get("start") == found.get("goal"):
            raise SceneError(f"{said!r} ends where it begins; say another place")
    elif "goal" in found or ("direction" in found and kind != "turn"):
        raise SceneError(f"{said!r}: a direction belongs to what moves or turns; leave it out")
    elif kind == "turn" and found.get("direction", "left") not in ("left", "right"):
        raise SceneError(f'{said!r}: say "turns to the left", "turns to the right", "turns clockwise"')


def _check(scene: MovingScene) -> None:
    for first, relation, second in scene.relations:
        along = 0 if RELATIONS[relation][0] else 1
        for number in (first, second):
            motion = scene.actors[number].motion
            if motion.kind == "move" and way(motion)[along]:
                raise SceneError(
                    f"{scene.actors[number].in_words()!r} cannot stay {relation} the other while it moves that way; "
                    "say a movement across, or leave the relation out"
                )
            if scene.actors[number].thing.place or (motion.start and motion.kind != "move"):
                raise SceneError("expected a relation or a place of a thing, got both; leave one of them out")
    said = [(actor.thing.color, actor.thing.name) for actor in scene.actors]
    if len(set(said)) < len(said):
        raise SceneError("expected things that can be told apart by color or name, got the same twice")


def way(motion: Motion) -> tuple[float, float]:
    """Direction (x, y) of a movement, y down, not normalised."""
    if motion.goal is not None:
        (x, y), (to_x, to_y) = PLACES[motion.start or "center"], PLACES[motion.goal]
        return to_x - x, to_y - y
    return DIRECTIONS[motion.direction or "right"]


def _not_understood(sentence: str, error: UnexpectedInput) -> str:
    """Which word is not understood, and the nearest wording that is."""
    at = getattr(error, "pos_in_stream", None)
    token = getattr(error, "token", None)
    if token is not None and token.type != "$END":
        at = token.start_pos
    ended = at is None or (token is not None and token.type == "$END")
    before = sentence if ended else sentence[:at].strip()
    rest = "" if ended else sentence[at:].split(",")[0]
    last = before.split()[-1] if before else ""
    if last and token is not None and token.type in _AFTER_VERBS and last not in " ".join(_VERBS).split():
        return _no_movement(sentence, last)
    word = (rest or last).split()[0] if (rest or last) else sentence
    near = nearest(word, [*_VERBS, *_SPEED_WORDS, *DIRECTIONS, *RELATIONS, *PLACES])
    hint = f"the nearest wording is {near!r}" if near and near != word else "; ".join(_expected(error))
    return f'cannot read {sentence!r}: not understood here: {word!r}; {hint or "say for example"} ("{EXAMPLE}")'


def _no_movement(said: str, word: str) -> str:
    """That a word is no movement, and the nearest that is."""
    verb = nearest(word, list(_VERBS))
    known = f"the nearest is {verb!r}" if verb else "say " + ", ".join(repr(own[0]) for own in KINDS.values())
    return f"cannot read {said!r}: {word!r} is no movement that is understood; {known}"


def _expected(error: UnexpectedInput) -> list[str]:
    allowed = set(getattr(error, "accepts", None) or getattr(error, "expected", None) or ())
    known = [name for terminal, name in _NAMES_OF_TERMINALS.items() if terminal in allowed]
    return [f"expected {' or '.join(known)}"] if known else []
