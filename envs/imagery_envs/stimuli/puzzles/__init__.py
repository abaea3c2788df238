"""Generators and drawings of the spatial puzzles: form assembly, hinge folding and paper punch."""
