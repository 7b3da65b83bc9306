"""Feed-forward networks: what they are, their activations, their evaluation and their files."""
