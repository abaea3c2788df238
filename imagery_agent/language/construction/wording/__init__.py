"""One wording for the many in which the same can be said: the text of a sentence before it is cut into words."""
