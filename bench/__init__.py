"""How fast Anju is beside a bare database, on this machine, in this run: `make bench SIZE=100000`."""
