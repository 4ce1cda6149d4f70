"""The cli room: words in, words out. `app` catches, `workspace` wires, `commands` ask, `render` prints."""
