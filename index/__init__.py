"""The index room: make articles findable, find them, quote them, summarise them.

It knows `archive.model` and `archive.errors`, the nouns, and nothing else of the archive: documents come in,
references and scores go out, and the text lives once, in the store. Everything in here can be deleted and made again.
"""
