"""One subject on one track: what was recorded (`fact`), decided (`decision`), is known (`state`), and how one makes the other (`fold`)."""
