"""The steps towards DALL-E, each a small network for pictures of 32 x 32 pixels: to teach, and to compare with.

Naive generators of pixels (an LSTM and a transformer), autoencoder, variational autoencoder and VQ-VAE. The last two
steps, discrete VAE and prior, are the project's own networks in a small size.
"""
