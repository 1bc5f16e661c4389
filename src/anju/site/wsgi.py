"""The web process, for granian or any other WSGI server. It does not start as a login that could pass by the policies."""

import logging
import os
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from anju.records.scope import refuse_if_powerful

log = logging.getLogger(__name__)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.site.settings")
_django = get_wsgi_application()
refuse_if_powerful()

SORRY = "出了差错，请稍后再试。 Something went wrong here. Please try again.\n".encode()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401  # WSGI's own signature
    """Django; where even its error page fails, a plain sentence, and a log line without the exception's text."""
    try:
        return _django(environ, start_response)
    except Exception:  # the last thing that can be caught: the server would tell the visitor nothing at all
        log.exception("no error page could be made")
        start_response("500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")])
        return [SORRY]
