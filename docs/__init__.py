"""The pages for people, some of them written by the code itself."""
