"""The release paper: how it stands, signing it for one or for many, and what still keeps a file from its archive. END waits for none of it."""
