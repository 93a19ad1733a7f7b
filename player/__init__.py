"""Turns an article's text into narrated audio."""
