"""The room of people: screens, widgets, keys and the command line; importing it loads nothing."""
