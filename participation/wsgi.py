"""Pages alone, for gunicorn beside uvicorn for sockets."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")

application = get_wsgi_application()
