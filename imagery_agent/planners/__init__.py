"""Two rivals that answer the same tasks: one by imagery, one by propositions."""
