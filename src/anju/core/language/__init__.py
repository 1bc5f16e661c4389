"""Plan text becomes a tree that remembers file and line; every diagnostic about form is here. The only place that reads YAML."""
