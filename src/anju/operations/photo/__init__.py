"""Photographs that prove a duty: taken in clean, kept with their fact, shown to whoever may see it."""
