"""Plan text becomes a compiled plan: `model` what it is, `compile` how it is made, `check` whether its loop is closed, `explain` why a duty exists."""
