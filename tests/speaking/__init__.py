"""Servers on the loopback that speak the real engines' protocols, well or badly."""
