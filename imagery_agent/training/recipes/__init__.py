"""How each network is trained: data, loss and schedule of the discrete VAE, the prior and the interpreter."""
