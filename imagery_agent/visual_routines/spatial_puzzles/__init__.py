"""Routines for puzzles of folding, hinging and fitting pieces: corners, creases, dots, free areas."""
