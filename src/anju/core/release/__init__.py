"""How an enrolment's paper is made ready: who has signed, who is next, what is missing. None of it holds anybody: END does that alone."""
