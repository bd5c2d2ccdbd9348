"""Meeting: the command line and the page."""
