"""The vocabulary of construction sentences; error messages name any other word."""

from __future__ import annotations

import re

from imagery_agent.language.construction.actions import VERBS
from imagery_agent.language.construction.noun_phrases import SHAPES

_GRAMMAR = """
    imagine picture visualize visualise now then next finally please see think start begin form mentally your
    mind mind's eye i a an the all both one two three four five another each other that which it its is are be
    being been should must will would has have having there their they them itself this these those some every
    only not no never of to from in on at by with without into onto through inside within outside around
    between over off out away beyond past near for as than and or just but until till so such where when while
    also too together along across against toward towards about after before instead still further more less
    most very you same equal equally like copy duplicate replica times row column stack
    everything somewhat roughly well far tightly evenly spaced enough distance again
"""
_NOUNS = """
    capital uppercase lowercase letter letters number numbers digit digits numeral character figure figures
    scene picture image shape shapes drawing design pattern object symbol thing form result whole structure
    part parts piece pieces line lines bar bars stroke strokes segment segments dash crossbar stem spine post
    leg legs arm arms loop loops bowl bump lobe curve curves angle angles degree degrees point points tip tips
    height width length size scale diameter gap space side sides edge edges corner corners end ends endpoint
    half halves middle portion border rim vertex extremity surface serif serifs interior exterior direction
    turn way ring box circles squares triangles rectangles dots stars crosses arcs semicircles ovals sign
    place base foot apex peak top bottom axis outline tail slash opening back symmetry reflection mirror
"""
_QUALITIES = """
    whose quarter quarters entire existing identical first second third last latest original initial remaining
    new sized evenly single closed open empty solid small smaller tiny little short shorter large larger big
    bigger huge long longer tall taller wide wider high medium slightly fully completely complete straight
    parallel triangular curved slanted slanting oblique angled upright plain regular normal perfect perfectly
    exactly exact directly immediately simply barely bit much current full resulting thin thick connected
    similar equilateral half twice double centered central outer inner far front printed carefully precisely
    again simple closer rounded round flat isosceles narrow narrower taller former additional
    wavy wave matching level higher
"""
_CHANGES = """
    touch touches touching touched attach attached affix affixed align aligned aligns aligning overlaid
    consist consists consisting made composed comprised formed forming forms form point points pointing
    pointed faces facing face open opens opening coming come comes extending extends running runs run going
    goes go sticking hanging resting sitting sits standing lying located drawn inserted added laid set
    stretching starting beginning remain remains remaining reach reaches reaching meet meets meeting hit hits
    connect connects connecting join joins joining link linking linked glued fixed stuck fastened adjacent
    flush sharing shares share contact tangent coincide coincides coinciding match matches matching lined up
    surround surrounds surrounded surrounding enclose encloses enclosed enclosing encircle encircled
    encircling circled containing crossing intersecting bisecting cutting dividing add draw put place insert
    append position leave leaving make makes making create creating become becomes become keep using halfway
    flipped stacked apart resulting pushed looks look looking resembles resembling replace replaced closing closes
    close
"""
_POSTURES = """
    outside let take start rest rests resting stand stands lie lies sit hang hangs stick sticks pass passes
    passing run leading lay fit reaching but either needed stretch
"""
_PLACES = """
    left right clockwise counterclockwise up down upsidedown vertical vertically horizontal horizontally
    diagonal diagonally sideways above below under underneath beneath atop beside alongside upper lower in-
    between inward
"""
_KNOWN = frozenset(
    word
    for words in (_GRAMMAR, _NOUNS, _QUALITIES, _CHANGES, _POSTURES, _PLACES, *VERBS.values(), *SHAPES)
    for word in words.split()
)


def unknown_words(text: str) -> list[str]:
    """The unknown words of a normalised sentence, in order, each once."""
    words = re.findall(r"[a-z][a-z'-]*", re.sub(r"<\w>", " ", text))
    return [word for word in dict.fromkeys(words) if word not in _KNOWN and word.removesuffix("s") not in _KNOWN]
