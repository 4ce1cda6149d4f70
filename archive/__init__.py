"""The archive room: read articles, take them apart, keep them.

Nothing in here knows of search engines or of terminals. `model` holds the nouns that every other room
speaks in, `errors` the ways things go wrong, `readers` turn bytes into text, `finders` text into structure,
`store` keeps all of it, and `intake` is the line they stand in.
"""
