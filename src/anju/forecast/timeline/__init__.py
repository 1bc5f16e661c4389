"""Timelines of a plan: a sentence, what happened when, and what must then be so; read from `examples/` and played on the engine itself."""
