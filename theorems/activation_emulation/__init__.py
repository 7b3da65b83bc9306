"""Activation emulation: a ReLU network computed, as closely as one likes, by a network with another activation."""
