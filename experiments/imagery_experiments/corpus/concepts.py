"""Which icons draw which everyday thing: from icon names to concepts with their drawings.

An icon's name is stripped of style words ("umbrella-2-outline" draws an umbrella). A name becomes a
concept when enough independent sets draw it and WordNet knows it as something concrete.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from imagery_agent.scene import COLORS, PLACES

from .sources import EXCLUDED_CATEGORIES, LICENSES
from .vocabulary import (
    EXTRA_THINGS,
    LEADING_STYLE_WORDS,
    NEVER_MERGED,
    NOT_THINGS,
    SAME_THING,
    STYLE_WORDS,
)
from .wordnet import Nouns, singular

COLLECTIONS_MEMBER = "package/collections.json"
MIN_SETS = 4
"""Sets that must draw a thing before its name counts as common."""
MIN_SYNONYM_SETS = 3
RESERVED_WORDS = (
    frozenset(COLORS)
    | frozenset(word for place in PLACES for word in place.split())
    | frozenset(
        {
            "white",
            "yellow",
            "grey",
            "gray",
            "small",
            "medium",
            "large",
            "above",
            "below",
            "up",
            "down",
            "at",
            "of",
        }
        | {"and", "with", "rotated", "mirrored", "upside", "the", "a", "an", "map"}
    )
)
"""Words of the scene grammar and of its colours; no concept's name contains one."""
ANIMATED_SETS = frozenset({"line-md", "svg-spinners"})
"""Their drawings begin empty and are drawn by an animation, which a still renderer does not show."""
HALO_SET = "iconmind"
"""Its duotone icons blur into a grey halo."""

FAMILIES: tuple[tuple[str, frozenset[str]], ...] = tuple(
    (members.split()[0], frozenset(members.split()))
    for members in (
        "material-symbols material-symbols-light ic mdi",
        "heroicons heroicons-outline heroicons-solid sidekickicons",
        "boxicons bx bxs",
        "ion famicons",
        "icon-park-outline icon-park-solid icon-park-twotone",
        "lucide lucide-lab",
        "uil uim uit uis",
        "fluent fluent-mdl2",
        "icons8 wpf",
        "iconmind keyline-icons reicon",
        "mynaui vadivam",
        "oui ooui",
    )
)


@dataclass(frozen=True)
class Icon:
    """One icon: its set, its name there, and its drawing as the inside of an ``<svg>`` element."""

    set: str
    name: str
    body: str
    view_box: tuple[float, float, float, float]  # left, top, width, height


@dataclass(frozen=True)
class Concept:
    """A thing with the other names that icon sets use for it, and all its icons."""

    name: str
    synonyms: tuple[str, ...]
    icons: tuple[Icon, ...]


@dataclass(frozen=True)
class IconSet:
    """A set's licence facts for the attribution."""

    prefix: str
    title: str
    author: str
    url: str
    license: str


def family(prefix: str) -> str:
    """The family of a set: sets of one family redraw or copy one another."""
    return next((name for name, members in FAMILIES if prefix in members), prefix)


def usable_sets(collections: bytes) -> dict[str, IconSet]:
    """Sets under a permissive licence, single-coloured, that are not brands, flags or emoji."""
    sets = {}
    for prefix, info in json.loads(collections).items():
        license_id = info["license"].get("spdx", "")
        excluded = info.get("category") in EXCLUDED_CATEGORIES or prefix in ANIMATED_SETS
        if license_id in LICENSES and not excluded and not info["palette"] and not info.get("hidden"):
            author = info["author"]
            sets[prefix] = IconSet(prefix, info["name"], author["name"], author.get("url", ""), license_id)
    return sets


def thing_name(icon_name: str) -> str | None:
    """The name without style words and numbers, None when more than two words or no word are left."""
    words = [word for word in icon_name.lower().split("-") if word]
    if words:
        words[-1] = re.sub(r"(?<=[a-z])\d+$", "", words[-1])
    while words and (words[-1] in STYLE_WORDS or re.fullmatch(r"\d+(px)?", words[-1])):
        words.pop()
    while words and words[0] in LEADING_STYLE_WORDS:
        words.pop(0)
    if not 1 <= len(words) <= 2 or not all(word.isalpha() for word in words):
        return None
    return " ".join(words)


def read_icons(icon_sets: Iterable[bytes]) -> dict[str, list[Icon]]:
    """Icons by thing name, of Iconify's JSON files. An alias names an icon whose own name is no thing."""
    by_name: dict[str, list[Icon]] = defaultdict(list)
    for content in icon_sets:
        data = json.loads(content)
        default = (data.get("left", 0), data.get("top", 0), data.get("width", 16), data.get("height", 16))
        aliases = {
            alias["parent"]: name
            for name, alias in data.get("aliases", {}).items()
            if set(alias) == {"parent"}  # others turn or mirror the icon
        }
        for name, icon in data["icons"].items():
            has_halo = data["prefix"] == HALO_SET and "duotone" in name
            if icon.get("hidden") or has_halo:
                continue
            thing = thing_name(name) or thing_name(aliases.get(name, ""))
            if thing:
                keys = ("left", "top", "width", "height")
                box = tuple(float(icon.get(key, value)) for key, value in zip(keys, default, strict=True))
                by_name[thing].append(Icon(data["prefix"], name, icon["body"], box))  # type: ignore[arg-type]
    return by_name


def _count_sets(icons: Iterable[Icon]) -> int:
    return len({icon.set for icon in icons})


def _is_thing(name: str, nouns: Nouns) -> bool:
    listed = name.replace(" ", "_")
    if listed in NOT_THINGS or not RESERVED_WORDS.isdisjoint(name.split()):
        return False
    return listed in EXTRA_THINGS or nouns.concrete_sense(name) is not None


def _merge_listed(by_name: dict[str, list[Icon]]) -> dict[str, tuple[list[Icon], list[str]]]:
    """The hand-made synonyms applied: name -> (icons, synonyms)."""
    merged = {name: (list(icons), list[str]()) for name, icons in by_name.items()}
    for first, *others in SAME_THING:
        icons, synonyms = merged.setdefault(first, ([], []))
        for other in others:
            if other in merged:
                icons.extend(merged.pop(other)[0])
                synonyms.append(other)
    return merged


def _synset_groups(names: Iterable[str], nouns: Nouns) -> list[list[str]]:
    groups: dict[object, list[str]] = defaultdict(list)
    for name in names:
        sense = nouns.concrete_sense(name)
        groups[name if sense is None or name in NEVER_MERGED else sense].append(name)
    return list(groups.values())


def find_concepts(by_name: dict[str, list[Icon]], nouns: Nouns) -> list[Concept]:
    """The vocabulary, sorted by name: common concrete things, synonyms and plurals merged."""
    merged = _merge_listed(by_name)
    listed = {names[0] for names in SAME_THING}
    things = {
        name: entry
        for name, entry in merged.items()
        if _is_thing(name, nouns) or (name in listed and name.replace(" ", "_") not in NOT_THINGS)
        if _count_sets(entry[0]) >= MIN_SYNONYM_SETS
    }
    concepts = []
    for names in _synset_groups(things, nouns):
        ranked = sorted(names, key=lambda name: (-_count_sets(things[name][0]), name))
        icons = {(icon.set, icon.name): icon for name in ranked for icon in things[name][0]}
        synonyms = [*ranked[1:], *(word for name in ranked for word in things[name][1])]
        name = ranked[0]
        base = singular(name, nouns)
        is_plural = base in things and not nouns.knows(name) and name not in listed
        if _count_sets(icons.values()) >= MIN_SETS and not is_plural:
            allowed = [word for word in synonyms if RESERVED_WORDS.isdisjoint(word.split())]
            concepts.append(Concept(name, tuple(allowed), tuple(icons[key] for key in sorted(icons))))
    return sorted(concepts, key=lambda concept: concept.name)
