"""Concepts of the corpus: everyday objects, derived from icon names, with their icons.

Style words are removed from an icon's name ("umbrella-2-outline" depicts an umbrella). A name becomes a concept if
enough independent sets contain it and WordNet has a concrete sense of it.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from imagery_agent.language.scene import COLORS, PLACES
from imagery_experiments.corpus.names.vocabulary import (
    COMPOUND_THINGS,
    EXTRA_THINGS,
    LEADING_STYLE_WORDS,
    NEVER_MERGED,
    NOT_EVERYDAY,
    NOT_THINGS,
    SAME_THING,
    STYLE_WORDS,
)
from imagery_experiments.corpus.names.wordnet import Nouns, singular
from imagery_experiments.corpus.sources import (
    ATTRIBUTED_LICENSES,
    BRAND_SETS,
    COLORED_EMOJI_SETS,
    EMOJI_SETS,
    EXCLUDED_CATEGORIES,
    LICENSES,
    LITERAL_SETS,
    MAP_SETS,
)

COLLECTIONS_MEMBER = "package/collections.json"


@dataclass(frozen=True)
class Commonness:
    """Criteria for names that become concepts."""

    min_sets: int = 4
    """Minimum number of sets with icons of a concept."""
    min_synonym_sets: int = 3
    extra: frozenset[str] = EXTRA_THINGS
    """Names that are accepted regardless of WordNet; ``_`` for a space."""
    literal: frozenset[str] = frozenset()
    """Sets that depict objects rather than interface symbols: an icon in one of them is sufficient."""
    refused: frozenset[str] = NOT_THINGS


COMMON = Commonness()
EVERYDAY = Commonness(2, 2, EXTRA_THINGS | COMPOUND_THINGS, LITERAL_SETS, NOT_THINGS | NOT_EVERYDAY)
"""Criteria of the wide vocabulary, with about three times as many names."""
RESERVED_WORDS = (
    frozenset(COLORS)
    | frozenset(word for place in PLACES for word in place.split())
    | frozenset(
        {"white", "yellow", "grey", "gray", "small", "medium", "large", "above", "below", "up", "down", "at", "of"}
        | {"and", "with", "rotated", "mirrored", "upside", "the", "a", "an", "map"}
    )
)
"""Words of the scene grammar and of its colours, which no concept's name contains."""
ANIMATED_SETS = frozenset({"line-md", "svg-spinners"})
"""Sets of animated icons, whose initial state is empty."""
HALO_SET = "iconmind"
"""A set whose duotone icons are excluded because they render with a grey halo."""

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
        "streamline streamline-plump streamline-sharp streamline-flex streamline-ultimate streamline-cyber "
        "streamline-block streamline-freehand streamline-pixel",
        "fa7-solid fa7-regular fa6-solid fa6-regular fa-solid fa-regular",
        "pepicons-pop pepicons-print pepicons-pencil",
        "noto noto-v1",
        "fluent-emoji-flat fluent-emoji-high-contrast",
        "maki temaki pinhead osmic",
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
    """An object with its synonyms in the icon sets and all its icons."""

    name: str
    synonyms: tuple[str, ...]
    icons: tuple[Icon, ...]


@dataclass(frozen=True)
class IconSet:
    """Licence data of a set, for the attribution."""

    prefix: str
    title: str
    author: str
    url: str
    license: str


def family(prefix: str) -> str:
    """The family of a set: sets of one family are variants or copies of each other."""
    return next((name for name, members in FAMILIES if prefix in members), prefix)


def usable_sets(collections: bytes, *, wide: bool = False) -> dict[str, IconSet]:
    """Sets under a permissive licence, single-coloured, that are not brands, flags or emoji.

    ``wide``: also sets that require attribution, map symbols, and emoji.
    """
    licenses = LICENSES | ATTRIBUTED_LICENSES if wide else LICENSES
    always = EMOJI_SETS | COLORED_EMOJI_SETS | MAP_SETS if wide else frozenset[str]()
    sets = {}
    for prefix, info in json.loads(collections).items():
        license_id = info["license"].get("spdx", "")
        excluded = info.get("category") in EXCLUDED_CATEGORIES or prefix in ANIMATED_SETS | BRAND_SETS
        fitting = not excluded and not info["palette"]
        if license_id in licenses and (fitting or prefix in always) and not info.get("hidden"):
            author = info["author"]
            sets[prefix] = IconSet(prefix, info["name"], author["name"], author.get("url", ""), license_id)
    return sets


def thing_name(icon_name: str) -> str | None:
    """The name without style words and numbers; None unless one or two words are left."""
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
    """Icons by object name, from Iconify's JSON files. Aliases are used where an icon's own name is not an object."""
    by_name: dict[str, list[Icon]] = defaultdict(list)
    for content in icon_sets:
        data = json.loads(content)
        default = (data.get("left", 0), data.get("top", 0), data.get("width", 16), data.get("height", 16))
        aliases = {
            alias["parent"]: name
            for name, alias in data.get("aliases", {}).items()
            if set(alias) == {"parent"}  # other aliases rotate or mirror the icon
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


def _is_common(icons: Collection[Icon], common: Commonness, least: int) -> bool:
    return _count_sets(icons) >= least or any(icon.set in common.literal for icon in icons)


def _is_thing(name: str, nouns: Nouns, common: Commonness) -> bool:
    listed = name.replace(" ", "_")
    if listed in common.refused or not RESERVED_WORDS.isdisjoint(name.split()):
        return False
    return listed in common.extra or nouns.concrete_sense(name) is not None


def _merge_listed(by_name: dict[str, list[Icon]]) -> dict[str, tuple[list[Icon], list[str]]]:
    """Apply the manual list of synonyms: name -> (icons, synonyms)."""
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


def find_concepts(by_name: dict[str, list[Icon]], nouns: Nouns, common: Commonness = COMMON) -> list[Concept]:
    """The vocabulary, sorted by name: common concrete objects, with synonyms and plurals merged."""
    merged = _merge_listed(by_name)
    listed = {names[0] for names in SAME_THING}
    things = {
        name: entry
        for name, entry in merged.items()
        if _is_thing(name, nouns, common) or (name in listed and name.replace(" ", "_") not in common.refused)
        if _is_common(entry[0], common, common.min_synonym_sets)
    }
    concepts = []
    for names in _synset_groups(things, nouns):
        ranked = sorted(names, key=lambda name: (-_count_sets(things[name][0]), name))
        icons = {(icon.set, icon.name): icon for name in ranked for icon in things[name][0]}
        synonyms = [*ranked[1:], *(word for name in ranked for word in things[name][1])]
        name = ranked[0]
        base = singular(name, nouns)
        is_plural = base in things and not nouns.knows(name) and name not in listed
        if _is_common(icons.values(), common, common.min_sets) and not is_plural:
            allowed = [word for word in synonyms if RESERVED_WORDS.isdisjoint(word.split())]
            concepts.append(Concept(name, tuple(allowed), tuple(icons[key] for key in sorted(icons))))
    return sorted(concepts, key=lambda concept: concept.name)
