"""An adoption on its way: begun, amended, rehearsed, looked at, decided. It outlives the page it was begun on."""
