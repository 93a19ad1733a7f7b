"""A page's HTML to an article: its title, lead, and body in typed blocks; nothing that stands around them."""

from player.extract.page import extract

__all__ = ["extract"]
