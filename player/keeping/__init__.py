"""What is kept of the sound, and for how long: the limit, what was heard, what is missing."""
