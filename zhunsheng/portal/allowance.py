"""How often an hour one address may do something on the portal."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from django.core.cache import cache
from django.http import HttpRequest

from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.today import today

_HOUR_SECONDS = 3600
# What one household or office is given of the newer addresses.
_NETWORK_BITS = 64


@dataclass(frozen=True)
class Allowance:
    """Something that an address may do so many times an hour: as many as the setting of the unit says."""

    name: str
    setting: str
    doing: str
    way_out: str

    def use(self, request: HttpRequest, unit: Unit) -> None:
        """Count one more from this address. Raises Refused beyond what an hour allows."""
        most = int(World().settings.resolve(self.setting, unit.ancestor_ids(), today()).value)
        key = f"portal-{self.name}:{_origin(request)}"
        cache.add(key, 0, _HOUR_SECONDS)
        if cache.incr(key) > most:
            message = f"同一地址每小时最多{self.doing}{most}次，已经用完"
            raise Refused([Objection(f"too-many-{self.name}", message, (), self.way_out)])


def _origin(request: HttpRequest) -> str:
    """The address of the sender; of the newer addresses the network, since a single one is changed at will."""
    address = ip_address(request.META["REMOTE_ADDR"])
    if address.version == 4:
        return str(address)
    return str(ip_network((address, _NETWORK_BITS), strict=False))
