"""What an instruction (and perhaps a picture) asks for, as typed tasks."""
