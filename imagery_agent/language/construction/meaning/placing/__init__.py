"""From modifiers to constraints: where a thing is, where it runs, and how it relates to others."""
