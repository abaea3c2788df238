"""Who takes part: agents, oracles and lesions, and how their imagination is cached and batched."""
