"""Sensors of a home: fitted, tried, heard, silent, taken away."""
