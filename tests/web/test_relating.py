"""Relating a matter to another by its number or address, and letting one grow out of another, on the pages."""

from __future__ import annotations

import json
import re

from django.urls import reverse

from tests.cast import DAY, DISPUTE
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter
from zhunsheng.kernel.models import Link, Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer

KIND = "mediation.dispute"


def adopt_children(cast):
    entry = {"act": "register", "relation": "became", "carry": {"subject": "subject", "platform_number": "number"}}
    given = {"name": "links.children", "value": json.dumps({KIND: {KIND: entry}})}
    with on_day(DAY):
        open_matter(Viewer.installer(), registry.kind("kernel.setting"), cast.units["north"], Asked("enter", given))


def page_of(matter):
    return reverse("record", args=[KIND, matter.pk])


def relate(client, matter, number, relation="concerns"):
    address = reverse("record_relate", args=[KIND, matter.pk])
    return client.post(address, {"number": number, "relation": relation, "request_key": "k"}, follow=True)


def test_a_matter_is_related_to_another_by_its_number_and_each_page_shows_the_other(cast, client_of):
    one, other = cast.dispute(), cast.dispute()
    client = client_of("mediator")
    assert other.number in relate(client, one, other.number).content.decode()
    assert "来自（涉及）" in client.get(page_of(other)).content.decode()
    assert "关系" in client.get(page_of(one)).content.decode()


def test_what_has_no_number_is_related_by_the_address_of_its_page(cast, client_of):
    one, other = cast.dispute(), cast.dispute()
    relate(client_of("mediator"), one, f"https://zs.example.cn{page_of(other)}?by=1#documents")
    assert Link.objects.get(source=one).target == other


def test_a_number_that_nobody_here_may_open_is_refused_and_nothing_is_linked(cast, client_of):
    one, hidden = cast.dispute(), cast.dispute("south_mediator", "bridge")
    client = client_of("mediator")
    for number in (
        hidden.number,
        page_of(hidden),
        reverse("record_list", args=[KIND]),
        "http://[",
        f"/records/{KIND}/{10**30}/",
        "没有这个编号",
        "",
    ):
        response = relate(client, one, number)
        assert response.status_code == 422
        assert hidden.heading not in response.content.decode() or hidden.heading == one.heading
    assert not Link.objects.filter(source=one).exists()


def test_what_the_place_lets_grow_out_of_a_matter_is_offered_prefilled_and_linked(cast, client_of):
    adopt_children(cast)
    parent, client = cast.dispute(subject="楼道堆物"), client_of("mediator")
    address = f"{reverse('record_new', args=[KIND])}?by=handling.register&from={parent.pk}"
    assert address.replace("&", "&amp;") in client.get(page_of(parent)).content.decode()
    form = client.get(address).content.decode()
    assert "楼道堆物" in form and parent.number in form
    sent = {name: DISPUTE[name] for name in ("dispute_type", "mediation_kind", "origin")}
    unit = str(cast.units["willow"].pk)
    sent |= {"subject": "楼道堆物", "acted_on": DAY.isoformat(), "request_key": "grow", "unit": unit}
    assert client.post(address, sent).status_code == 302
    child = Matter.objects.get(kind=KIND, links_in__source=parent)
    assert child.links_in.get().relation == "became"


def test_nothing_grows_where_the_place_says_nothing(cast, client_of):
    parent, client = cast.dispute(), client_of("mediator")
    assert 'class="growths"' not in client.get(page_of(parent)).content.decode()
    address = f"{reverse('record_new', args=[KIND])}?by=handling.register&from={parent.pk}"
    assert client.get(address).status_code == 404


INPUT = re.compile(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"')
INTAKE, EVENT, CLUE = "citizen_requests.intake", "citizen_requests.event", "enforcement.clue"


def come_in(cast):
    """Somebody at the centre of 北岸街道; what comes there may become a request or a clue."""
    growths = {
        EVENT: {"act": "receive", "relation": "became", "carry": {"subject": "subject", "requesters": "visitors"}},
        CLUE: {"act": "receive", "relation": "became", "carry": {"subject": "subject"}},
    }
    setting = {"name": "links.children", "value": json.dumps({INTAKE: growths})}
    visitors = [{"party_kind": "person", "name": "欧阳青山", "phone": "13800000000"}]
    given = {
        "centre": cast.centres["north"].pk,
        "channel": "centre",
        "subject": "楼道堆物",
        "topic": "safety",
        "visitors": visitors,
    }
    with on_day(DAY):
        open_matter(Viewer.installer(), registry.kind("kernel.setting"), cast.units["north"], Asked("enter", setting))
        return open_matter(
            cast.viewer("dispatcher"), registry.kind(INTAKE), cast.units["north"], Asked("register", given)
        ).matter


def test_a_form_that_chooses_what_grows_shows_the_choices_and_carries_people_over_masked(cast, client_of):
    matter, client = come_in(cast), client_of("dispatcher")
    page = client.get(reverse("record", args=[INTAKE, matter.pk])).content.decode()
    address = reverse("record_act", args=[INTAKE, matter.pk, "triage"])
    assert address in page and 'class="growths"' not in page
    form = client.get(address).content.decode()
    assert re.search(r'formaction="\?into=citizen_requests.event"[^>]* aria-current="true"', form)
    assert 'formaction="?into=enforcement.clue"' in form and "欧阳青山" not in form and "楼道堆物" in form
    row = f"{EVENT}.requesters-1-"
    sent = {name: text for name, text in INPUT.findall(form) if name.startswith(row)}
    assert sent[f"{row}name"] == "欧某某" and sent[f"{row}phone"] not in ("", "13800000000")
    sent[f"{row}party_kind"] = "person"
    sent |= {f"{EVENT}.subject": "楼道堆物", f"{EVENT}.channel": "centre", f"{EVENT}.topic": "safety"}
    sent |= {"handler_unit": str(cast.units["willow"].pk), "acted_on": DAY.isoformat(), "request_key": "t"}
    assert client.post(f"{address}?into={EVENT}", sent).status_code == 302
    child = Matter.objects.get(links_in__source=matter)
    assert child.kind == EVENT
    (requester,) = registry.kind(EVENT).line_sets()["requesters"].line._default_manager.filter(matter=child)
    assert (requester.name, requester.phone) == ("欧阳青山", "13800000000")
    assert child.number in client.get(reverse("record", args=[INTAKE, matter.pk])).content.decode()


def test_turning_to_another_choice_keeps_what_was_typed_of_both(cast, client_of):
    matter, client = come_in(cast), client_of("dispatcher")
    address = reverse("record_act", args=[INTAKE, matter.pk, "triage"])
    form = client.get(address).content.decode()
    typed = dict(INPUT.findall(form)) | {
        f"{EVENT}.subject": "三楼楼道堆物",
        "handler_unit": str(cast.units["willow"].pk),
        "late_reason": "昨日停电",
    }
    turned = client.post(f"{address}?into={CLUE}", {**typed, "row_change": "turn"}).content.decode()
    inputs = dict(INPUT.findall(turned))
    assert Link.objects.filter(source=matter).count() == 0 and "没有填写" not in turned
    assert inputs["late_reason"] == "昨日停电" and f'value="{cast.units["willow"].pk}" selected' in turned
    assert inputs[f"{CLUE}.subject"] == "楼道堆物", "the other choice begins with what it takes over"
    back = client.post(f"{address}?into={EVENT}", {**inputs, "row_change": "turn"}).content.decode()
    assert dict(INPUT.findall(back))[f"{EVENT}.subject"] == "三楼楼道堆物"


def test_only_the_act_lets_something_grow_where_the_procedure_has_one(cast, client_of):
    matter, client = come_in(cast), client_of("dispatcher")
    address = f"{reverse('record_new', args=[EVENT])}?by=handling.receive&from={matter.pk}"
    assert client.get(address).status_code == 404
