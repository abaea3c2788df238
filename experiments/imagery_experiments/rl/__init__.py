"""The imagery workspace for reinforcement learning: thinking as acting on the visual buffer."""
