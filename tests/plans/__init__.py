"""The plans themselves: each compiles, loses no clause, and does what its examples say."""
