"""The pages, the API, the feeds and the audio, over HTTP."""
