"""From utterances to sound: clips, their join, its tags, its other forms."""
