"""The training corpus: named drawings from permissively licensed icons, fonts and code."""

from imagery_experiments.corpus.build import CorpusSummary, build_corpus

__all__ = ["CorpusSummary", "build_corpus"]
