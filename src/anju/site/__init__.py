"""Where Anju is put together and started: settings, addresses, the `anju` command, the embedded database."""
