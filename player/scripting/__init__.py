"""From an article to what is said of it, utterance by utterance, with rests."""
