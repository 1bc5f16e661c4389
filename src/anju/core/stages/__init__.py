"""Which stage follows, and from when. Stages that come by the calendar are in `duties.due`; those that wait for duties are here."""
