"""The training corpus: named drawings from permissively licensed icons, fonts and code."""

from .build import CorpusSummary, build_corpus

__all__ = ["CorpusSummary", "build_corpus"]
