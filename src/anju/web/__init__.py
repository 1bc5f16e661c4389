"""Pages for people: one module of `anju.web.pages` each, over one base."""
