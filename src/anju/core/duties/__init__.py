"""Plan and enrolment make duties: `due` says which moment comes next and what it brings, `rungs` when a ladder is climbed, `balance` whether all are accounted for."""
