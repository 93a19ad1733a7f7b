"""Several machines in one: real servers, and several of our processes on them."""
