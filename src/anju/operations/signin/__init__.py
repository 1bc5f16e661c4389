"""Signing in with a one-time code to one's own mobile number: asked for, sent or shown, and the number proven first."""
