"""English shared by the mind and the world: scenes, operations, and sentences that build figures."""
