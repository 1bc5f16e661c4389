"""What a page may ask of a device. A place only where a form asks for one; all that no page needs is shut everywhere."""

USUAL = "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"
PLACED = USUAL.replace("geolocation=()", "geolocation=(self)")
"""Of a page that asks for a place."""
