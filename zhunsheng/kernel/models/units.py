"""Units, people and the installation itself."""

from __future__ import annotations

import uuid
from functools import lru_cache

from django.conf import settings
from django.db import models


class Installation(models.Model):
    """This database: its identity goes into every event's digest, so that events cannot be carried elsewhere."""

    identity = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("名称", max_length=80)
    profile = models.CharField("地方配置", max_length=80)
    settings_version = models.CharField(max_length=80, blank=True, default="")
    calendar_version = models.CharField(max_length=80, blank=True, default="")

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A unit (单位): district, sub-district office, section, community. ``path`` is ``/1/4/9/``, own id last."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    code = models.CharField("单位代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("简称", max_length=40)
    level = models.CharField("层级", max_length=20)
    region_code = models.CharField("行政区划代码", max_length=12, blank=True, default="")
    path = models.CharField(max_length=200, db_index=True)

    class Meta:
        ordering = ("path",)

    def __str__(self) -> str:
        return self.name

    def ancestor_ids(self) -> tuple[int, ...]:
        """Ids from the root down to this unit, itself included."""
        return ids_along(self.path)


@lru_cache(maxsize=8192)
def ids_along(path: str) -> tuple[int, ...]:
    """The ids that a unit's path names, from the root down, the unit's own last."""
    return tuple(int(step) for step in path.strip("/").split("/"))


class Person(models.Model):
    """A person of ours; what they may do comes from posts (register ``kernel.post``)."""

    name = models.CharField("姓名", max_length=40)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="person")

    def __str__(self) -> str:
        return self.name
