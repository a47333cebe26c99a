"""``/api/3/action/…``: the reading half of CKAN's Action API. There is no SQL here, and nothing that changes anything."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from madoguchi.foundation.accounts.public import ASKING, keep_pace
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.kernel.ui.hardening import allow_everybody, same_for_everybody
from madoguchi.services.opendata.catalogue.addresses import Addresses
from madoguchi.services.opendata.ckan import actions, datastore
from madoguchi.services.opendata.ckan.actions import Action, Params, text_of
from madoguchi.services.opendata.ckan.errors import ActionError, Invalid, NotFound
from madoguchi.services.opendata.views.for_programs import as_json, base_of

MOST_BYTES = 100_000
ACTIONS: dict[str, Action] = {
    action.__name__: action
    for action in (
        actions.status_show, actions.site_read, actions.package_list, actions.current_package_list_with_resources,
        actions.package_show, actions.package_search, actions.resource_show, actions.organization_list,
        actions.organization_show, actions.group_list, actions.group_show, actions.tag_list, actions.tag_show,
        actions.license_list, datastore.datastore_search, datastore.datastore_info,
    )
}  # fmt: skip


class NotReadable(Exception):
    """The request is none of CKAN's."""


@csrf_exempt  # reads no session and changes nothing: a forged request gains what anybody gets
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ckan_action(request: HttpRequest, action: str) -> HttpResponse:
    """One action, by GET or POST; answers and errors in CKAN's shapes."""
    told: dict[str, Any] = {"help": f"{base_of(request)}{reverse('ckan_action', args=['help_show'])}?name={action}"}
    status = 200
    try:
        keep_pace(ASKING, request, at=clock.now())
        told |= {"success": True, "result": _result(action, _params(request), Addresses(base_of(request)))}
    except NotReadable as wrong:
        response = as_json(f"Bad request - {wrong}")
        response.status_code = 400
        return _open(response)
    except ActionError as wrong:
        status = wrong.status
        told |= {"success": False, "error": wrong.told}
    except Refused as refused:
        status = refused.status
        told |= {"success": False, "error": {"__type": refused.code, "message": refused.told}}
    response = as_json(told)
    response.status_code = status
    return _open(response)


def _open(response: HttpResponse) -> HttpResponse:
    allow_everybody(response)
    response["Cache-Control"] = "public, max-age=60" if response.status_code == 200 else "no-store"
    if response.status_code == 200:
        same_for_everybody(response)
    return response


def _result(name: str, params: Params, at: Addresses) -> Any:
    if name == "help_show":
        about = ACTIONS.get(text_of(params, "name"))
        if not text_of(params, "name"):
            raise Invalid(name="Missing value")
        if about is None:
            raise NotFound
        return about.__doc__
    if name not in ACTIONS:
        raise NotReadable(f"Action name not known: {name}")
    return ACTIONS[name](params, at)


def _params(request: HttpRequest) -> Mapping[str, Any]:
    if request.method != "POST":
        return {name: values[-1] if len(values) == 1 else values for name, values in request.GET.lists()}
    try:
        body = request.body if int(request.headers.get("Content-Length") or 0) <= MOST_BYTES else None
    except (ValueError, RequestDataTooBig):
        body = None
    if body is None:
        raise NotReadable(f"the request is larger than {MOST_BYTES} bytes")
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data") and request.POST:
        return {name: values[-1] if len(values) == 1 else values for name, values in request.POST.lists()}
    if not body:
        return {}
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as wrong:
        raise NotReadable(f"JSON Error: {wrong}") from wrong
    if not isinstance(told, dict):
        raise NotReadable("Request data JSON decoded to something that is no object")
    return told
