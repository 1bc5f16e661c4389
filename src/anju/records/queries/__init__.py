"""What pages and programs read: functions that take the bounds in force and return frozen values."""
