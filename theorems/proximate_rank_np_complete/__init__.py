"""NP-completeness of the proximate rank: the theorem about the chain in reductions/, and its certificates."""
