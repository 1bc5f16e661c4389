"""Words of our own for templates: `{% load anju %}`."""
