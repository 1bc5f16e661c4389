"""Rounds: the doors somebody goes to on one day, in order."""
