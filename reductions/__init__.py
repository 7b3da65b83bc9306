"""The hardness chain, one file a link: forward map, backward map, size bound."""
