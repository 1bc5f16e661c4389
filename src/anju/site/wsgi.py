"""The web process, for granian or any other WSGI server. It does not start as a login that could pass by the policies."""

import os

from django.core.wsgi import get_wsgi_application

from anju.records.scope import refuse_if_powerful

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.site.settings")
application = get_wsgi_application()
refuse_if_powerful()
