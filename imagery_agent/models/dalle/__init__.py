"""DALL-E's transformer as published (Ramesh et al. 2021), for own captioned pictures and comparisons."""
