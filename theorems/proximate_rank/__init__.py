"""Proximate rank: how many hidden units are needed by some tanh network within eps of the given one, weight by weight."""
