"""Policies sent with every page: what it may load, and which of the browser's powers it may use.

The content security policy is strict everywhere, and one of its own under /admin/.

Wagtail's admin needs inline scripts and styles; nothing else may have them. No nonces, so that pages can be cached.
"""

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class PolicyMiddleware(CSPMiddleware):
    """Send settings.CONTENT_SECURITY_POLICY, under /admin/ settings.ADMIN_CONTENT_SECURITY_POLICY."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith("/admin/"):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return super().process_response(request, response)
