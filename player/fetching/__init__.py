"""Articles from outside: pages, feeds and documents, by roads that lead to no private address."""
