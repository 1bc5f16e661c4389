"""E-mail over a mail server of the area."""
