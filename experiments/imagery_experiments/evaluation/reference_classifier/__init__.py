"""The reference classifier: names, colours and places read from pictures independently of the interpreter.

It is another network than the interpreter, and colours and places are read from pixels. Only ``imagery evaluate`` uses
it; nothing is trained or reranked by its answers.
"""

from imagery_experiments.evaluation.reference_classifier.network import ReferenceClassifier, load_reference_classifier
from imagery_experiments.evaluation.reference_classifier.pixel_reading import coverage, normalised, parts

__all__ = ["ReferenceClassifier", "coverage", "load_reference_classifier", "normalised", "parts"]
