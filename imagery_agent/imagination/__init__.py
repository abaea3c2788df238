"""The generator of pictures: the learned networks, scenes composed part by part, and reranking."""
