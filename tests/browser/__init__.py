"""The page and the control in a real browser."""
