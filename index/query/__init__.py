"""What a user asks: a small tree of values (`syntax`), and how it is read from one line of text (`parse`)."""
