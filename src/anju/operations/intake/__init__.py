"""Intake: a file received, its columns confirmed once, previewed, taken in, answered; and what was taken in wrongly, put right."""
