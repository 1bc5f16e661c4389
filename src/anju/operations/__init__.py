"""The thin shell, one verb a module: lock and load, let the core decide, store every decision, commit. Nothing is sent from inside it."""
