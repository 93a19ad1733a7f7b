"""The service as others meet it: real processes, real HTTP clients."""
