"""Comparing two things in mind: clock hands and sizes in life (Moyer 1973; Paivio 1975, 1978)."""
