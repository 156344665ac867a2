"""What people of the unit to which a matter was dispatched may do with it, and for how long."""

from __future__ import annotations

import pytest

from tests.cast import DAY, Cast
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.audit.projections import check_projections
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.scope import holds
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Right
from zhunsheng.web.acts import offer
from zhunsheng.web.reading import reading_of

EVENT = "citizen_requests.event"


@pytest.fixture
def dispatched(cast: Cast) -> Matter:
    """A request of the sub-district, dispatched to 柳荫社区."""
    matter = cast.request()
    cast.act("dispatcher", matter, "dispatch", handler_unit=cast.units["willow"].pk)
    return matter


def reaches(cast: Cast, who: str, matter: Matter) -> bool:
    return holds(cast.viewer(who), matter, registry.kind(EVENT), Right.OPEN)


def test_the_very_unit_that_handles_reaches_the_matter_as_long_as_it_handles_it(cast, dispatched):
    assert reaches(cast, "community", dispatched) and not reaches(cast, "ferry_community", dispatched)
    cast.act("community", dispatched, "bounce", bounce_reason="不在本社区。")
    assert not reaches(cast, "community", dispatched)
    cast.act("dispatcher", dispatched, "dispatch", handler_unit=cast.units["ferry"].pk)
    assert reaches(cast, "ferry_community", dispatched) and not reaches(cast, "community", dispatched)
    assert check_projections() == []


def test_whoever_handles_may_look_at_what_is_masked_and_relate_the_matter(cast, dispatched):
    with on_day(DAY):
        dispatched = Matter.objects.select_related("unit", "settings_stamp").get(pk=dispatched.pk)
        assert offer(reading_of(cast.viewer("community"), dispatched, DAY)).may_handle
    cast.act("community", dispatched, "unmask", reason="电话联系诉求人")
    own = cast.request("community", "willow")
    cast.act("community", dispatched, "relate", relation="concerns", target=own.pk)
    assert [event.act for event in dispatched.events.order_by("seq")][-2:] == ["unmask", "relate"]


def test_a_confidential_request_is_handled_by_the_head_of_the_unit(cast):
    matter = cast.request(secrecy="confidential")
    cast.act("dispatcher", matter, "dispatch", handler_unit=cast.units["north_justice"].pk)
    assert reaches(cast, "section_head", matter)
    cast.act("section_head", matter, "accept")
    with pytest.raises(Matter.DoesNotExist), on_day(DAY):
        take(cast.viewer("community"), matter.pk, Asked("respond", {}))


def test_acts_of_the_handling_unit_are_not_those_of_the_desk(cast, dispatched):
    with pytest.raises(Refused) as refused:
        cast.act("dispatcher", dispatched, "accept")
    assert [objection.code for objection in refused.value.objections] == ["role-missing"]
