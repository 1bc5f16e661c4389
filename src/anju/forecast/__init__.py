"""The same core run over invented people: does the plan's balance come to zero, who would be overloaded, which of its paths were walked."""
