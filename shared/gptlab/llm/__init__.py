"""The adapter for the model's provider. Importing it loads no SDK; ``llm.chat`` does."""
