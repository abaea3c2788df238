"""Inner speech: the short-term store of words, as the visual buffer is that of pictures.

It holds one utterance. Saying something, aloud or inwardly, replaces what it held (Baddeley's articulatory loop).
"""

from __future__ import annotations


class InnerSpeech:
    """Holds one utterance; empty at first."""

    def __init__(self) -> None:
        self._words = ""

    def holds(self, words: str) -> bool:
        """Whether this is what it holds."""
        return bool(words) and self._words == words

    def say(self, words: str) -> None:
        """Replace what it holds."""
        self._words = words
