"""The entrance of staff, and setting up a second factor."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account.views import LoginView
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from madoguchi.foundation.accounts.forms import StaffSignInForm
from madoguchi.foundation.accounts.identity.signing import safe_return
from madoguchi.foundation.accounts.refusals import LinkNeeded
from madoguchi.foundation.accounts.session import has_second_factor, is_enrolled, may_enrol, signed_in


def wrong_is_422(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page of allauth whose form comes back answers 422, as everywhere: what was right leads on to another page."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == HTTPStatus.OK:
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    return answered


@method_decorator(login_not_required, name="dispatch")
class StaffSignInView(LoginView):  # type: ignore[misc]
    """Mail address and password; allauth then asks for the second factor."""

    template_name = "accounts/staff/staff_sign_in.html"

    def get_form_class(self) -> type[StaffSignInForm]:
        """The form of this entrance."""
        return StaffSignInForm

    def form_invalid(self, form: StaffSignInForm) -> HttpResponse:
        """The form again, with what was wrong; 422 as everywhere."""
        again: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=422)
        return again

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where to go afterwards."""
        told: dict[str, Any] = super().get_context_data(**kwargs)
        return {**told, "return_to": safe_return(self.request, self.request.GET.get("next", ""), otherwise="")}


staff_sign_in = StaffSignInView.as_view()


@never_cache
def second_factor_setup(request: HttpRequest) -> HttpResponseBase:
    """Choose a second factor; the only page an account of staff without one can open. Refuses ``LinkNeeded``."""
    user = signed_in(request)
    assert user is not None
    return_to = safe_return(request, request.GET.get("next", ""), otherwise="/staff/")
    if is_enrolled(user) and has_second_factor(request):
        return redirect(return_to)
    if not is_enrolled(user) and not may_enrol(request, user):
        raise LinkNeeded
    return render(request, "accounts/staff/second_factor_setup.html")


def account_inactive(request: HttpRequest) -> HttpResponse:
    """An account that was closed."""
    return render(request, "accounts/account_inactive.html", status=403)


account_inactive = login_not_required(account_inactive)
