"""Going over to another version of a plan: looked at for each file before anybody decides, decided by name, carried out by a worker."""
