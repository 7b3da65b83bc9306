"""Exact rank: how many hidden units a single-hidden-layer tanh network really needs."""
