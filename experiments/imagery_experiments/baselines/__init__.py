"""The steps towards DALL-E side by side: trained on the same pictures, measured alike, and shown."""
