"""Processes and servers that are killed at any moment, under a stream of work; and crowds that come all at once."""
