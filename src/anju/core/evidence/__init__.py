"""What a fact answers: `weigh` says which duties, `fields` whether its answers can be true, `refuse` what may not be recorded at all."""
