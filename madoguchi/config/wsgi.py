"""The WSGI entry: the product behind its waiting room, the board of numbers at its door, and the short way to data."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from madoguchi.kernel.waiting_room import WaitingRoom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
product = get_wsgi_application()

from madoguchi.foundation.tickets.public import BoardDoor  # noqa: E402 - rooms can be entered now, not before
from madoguchi.services.opendata.public import rows_door  # noqa: E402

room = WaitingRoom(
    rows_door(product),
    places=settings.WEB_PLACES,
    seats=settings.WEB_SEATS,
    patience=settings.WEB_PATIENCE_SECONDS,
    open_to_all=(settings.STATIC_URL,),
)
application = BoardDoor(room)
