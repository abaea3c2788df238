"""Mental scanning: maps learned and inspected, with pictures and without."""
