"""The widgets of the terminal app: fields to type in, lists, lines of records, the frame."""
