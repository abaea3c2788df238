"""Draw every word of the dual-coding study four times with the shipped imagination, and keep the drawings in a file.

Needed once for new weights (about a minute on two cores); without the file the study draws every word when
it is imagined.
"""

from __future__ import annotations

from imagery_agent.imagination.learned import LearnedImagination
from imagery_experiments.cli.script_networks import networks_of_script
from imagery_experiments.participants.registry import weights_hashes
from imagery_experiments.participants.word_drawings import draw_words, weights_key
from imagery_experiments.studies.dual_coding.items import DRAWINGS, caption_of, items
from imagery_experiments.studies.dual_coding.sentences import imagined_names

if __name__ == "__main__":
    networks = networks_of_script(__doc__)
    texts = {word: caption_of(word) for word in sorted({*items(), *imagined_names()})}
    drawings = draw_words(
        LearnedImagination.load(networks.weights, device=networks.device),
        texts,
        drawings=4,
        weights=weights_key(weights_hashes(networks.weights)),
    )
    drawings.write(DRAWINGS)
    print(f"{len(texts)} words drawn into {DRAWINGS}")
