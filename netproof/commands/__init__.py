"""The commands, one file each: plain functions that print and return an exit status."""
