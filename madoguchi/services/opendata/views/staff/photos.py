"""A photograph that is not public yet, for those who prepare the data and decide on it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from madoguchi.foundation.files.public import respond_with_file
from madoguchi.kernel import clock
from madoguchi.services.opendata.models import Photo
from madoguchi.services.opendata.policies import may_see
from madoguchi.services.opendata.refusals import NotForThisDataset
from madoguchi.services.opendata.views.staff.frame import colleague_in


@never_cache
@require_safe
def opendata_photo(request: HttpRequest, photo_id: UUID) -> HttpResponseBase:
    """The picture as it would be published."""
    person = colleague_in(request)
    photo = Photo.objects.select_related("file", "dataset").filter(pk=photo_id).first()
    if photo is None:
        raise Http404(str(photo_id))
    if not may_see(person, photo.dataset, on=clock.today()):
        raise NotForThisDataset
    return respond_with_file(photo.file, inline=True)
