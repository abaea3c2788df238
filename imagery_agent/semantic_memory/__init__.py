"""Semantic memory: what words mean by their neighbours, and which known thing stands in for an unknown word."""
