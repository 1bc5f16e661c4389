"""Finding people: registers and their doors, those who arrive, and the class that a person confirms for each."""
