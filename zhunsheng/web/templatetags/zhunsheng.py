"""Icons and days for templates."""

from __future__ import annotations

from functools import cache

from django import template
from django.utils.safestring import SafeString, mark_safe
from lucide import _render_icon

from zhunsheng.web.dates import moment, prose, tabular, weekday

register = template.Library()
register.filter("prose", prose)
register.filter("tabular", tabular)
register.filter("weekday", weekday)
register.filter("moment", moment)


@register.simple_tag
@cache
def icon(name: str, size: int = 18) -> SafeString:
    """A decorative icon: hidden from screen readers, since words always stand beside it."""
    drawing = _render_icon(name, size, aria_hidden="true", focusable="false")
    return mark_safe(drawing.replace("<svg", '<svg class="icon"', 1))
