"""The one Django app with tables: models, what the database itself decides (`sql`), and the doors through which rows are read."""
