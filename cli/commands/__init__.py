"""One short file a command: arguments in, a value out; the rooms below do the work."""
