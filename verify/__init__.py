"""The engine: what can be claimed, how it is settled, why it may be believed. It knows no particular theorem."""
