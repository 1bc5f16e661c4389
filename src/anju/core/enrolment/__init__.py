"""One subject on one track: what is known of it (`state`), what was recorded (`fact`), what was decided (`decision`), and how one makes the other (`fold`)."""
