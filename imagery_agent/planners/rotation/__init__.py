"""Mental rotation: pairs of figures, and figures learned before."""
