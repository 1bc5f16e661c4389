"""Plan and enrolment make duties: `due` says which moment comes next and what it brings, `balance` whether all are accounted for."""
