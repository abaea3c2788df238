"""Networks. Models know tensors only."""
