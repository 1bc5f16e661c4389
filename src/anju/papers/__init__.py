"""Papers as PDF, drawn from values alone: `model` what stands on one, `render` the bytes, `verify` the code by which a stranger checks it."""
