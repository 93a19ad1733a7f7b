"""What `make bench` runs: the product's claims, measured as ratios in one run."""
