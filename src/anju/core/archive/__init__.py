"""What is kept after an enrolment is archived, how long, and what is blanked then."""
