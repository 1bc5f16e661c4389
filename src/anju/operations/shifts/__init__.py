"""Watches in the hands of those who stand them: taken over, swapped, given up at night, kept in a calendar."""
