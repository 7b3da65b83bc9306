"""Proximate rank: how few hidden units some tanh network needs within eps of a given one, weight by weight."""
