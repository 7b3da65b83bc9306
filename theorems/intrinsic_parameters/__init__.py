"""Intrinsic parameters: how few weights of a ReLU network need to depend on the target function."""
