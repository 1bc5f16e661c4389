"""The pure part: values in, values out. No Django, no clock, no randomness, no input or output. Read `flow.py` first."""
