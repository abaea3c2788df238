"""What clauses mean: noun phrases, relations between things, and the steps that a verb asks for."""
