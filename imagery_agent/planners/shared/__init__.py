"""What planners of several paradigms use: evidence accumulation, object knowledge, look-ahead."""
