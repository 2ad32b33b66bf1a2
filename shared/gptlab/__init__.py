"""GPT Lab's library: everything the functions share."""

__version__ = "0.1.0"
