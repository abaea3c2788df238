"""Island maps: landmarks, their places, their descriptions, and arrows that point at them."""
