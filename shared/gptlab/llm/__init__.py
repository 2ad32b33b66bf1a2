"""The one door to the model's provider. Importing it loads no SDK; ``llm.chat`` does."""
