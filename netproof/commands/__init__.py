"""One file a command: plain functions of parsed arguments, loaded when the command runs."""
