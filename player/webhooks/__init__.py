"""Webhooks: what happens to articles is signed, sent to who wants to know, and sent again until it is taken."""
