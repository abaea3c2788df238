"""Psych-DS folders (https://psych-ds.github.io): written, described and checked."""
