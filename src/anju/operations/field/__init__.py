"""A round on the phone: taken along, worked through without signal, brought back."""
