"""Nobody sees the pages of an establishment to which they do not belong (design 6b; attacks I02, I03)."""

from portal.api.errors import NotFound

__all__ = ["member_view"]


def member_view(view, info):
    """View deriver: under a route with ``est``, who is signed in must be a member there, else 404.

    Guests pass: what they may see is each page's own affair. A view registered with
    ``member=False`` is open to all (signing in and out).
    """
    if info.exception_only or info.options.get("member") is False:
        return view

    def guarded(context, request):
        if (request.matchdict or {}).get("est") is not None and request.is_outsider:
            raise NotFound()
        return view(context, request)

    return guarded


member_view.options = ("member",)  # type: ignore[attr-defined]
