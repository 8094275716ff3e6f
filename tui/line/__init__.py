"""Line mode offers the services of the app as commands, for scripts and for screen readers."""
