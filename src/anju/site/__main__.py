"""`python -m anju.site` is the `anju` command."""

from anju.site.command import main

raise SystemExit(main())
