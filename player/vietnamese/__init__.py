"""How written Vietnamese is said aloud: pure text in, spoken text out; imports nothing of ours."""
