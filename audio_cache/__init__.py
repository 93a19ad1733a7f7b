"""Git for audio: immutable blobs by digest, and the index of what may be forgotten."""
