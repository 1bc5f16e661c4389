"""Papers of an enrolment: gathered from the record, drawn, numbered, served, opened and verified."""
