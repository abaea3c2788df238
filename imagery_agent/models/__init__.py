"""The networks; all inputs and outputs are tensors."""
