"""Clips of colliding discs: the table and its physics, seeded clips and pairs of clips, and their drawing."""
