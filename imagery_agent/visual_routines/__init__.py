"""Visual routines (Ullman 1984): measurements made by looking at the picture in the visual buffer."""
