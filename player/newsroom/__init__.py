"""The newsroom's side: articles taken in, what is owed to them, who makes it, what was made of them."""
