"""Plan text becomes a compiled plan: `model` what it is, `compile` how it is made, `check` whether its loop closes, `explain` why a duty is there."""
