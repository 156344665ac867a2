"""What holds for every page: a login first, Chinese only, no inline script or style, landmarks, labels."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from lxml import html
from lxml.html import HtmlElement

from tests.cast import Cast
from tests.web.conftest import PASSWORD

# The pages about law, which the portal has too.
LAW_PAGES = (
    "/law/",
    "/law/?find=司法确认",
    "/law/people_mediation_law/",
    "/law/calculator/",
    "/law/calculator/?procedure=judicial_confirm",
    "/law/calculator/?rule=JUD-06&from=2023-05-04&extension-1-length=15&row_change=add:suspension",
    "/law/calculator/?rule=JUD-06&from=2023-02-30&suspension-1-cause=鉴定",
    "/law/calculator/?rule=JUD-01&from=2023-09-02",
)
PORTAL_PAGES = ("/public/", *(f"/public{address}" for address in LAW_PAGES))
Browser = Callable[[str], Client]
# Known to the reader as they are: a browser's own terms, a key, file formats and what writes them, a unit of size, and
# what national standards are numbered by.
KNOWN_WORDS = {"Excel", "CSV", "Cookie", "GB", "Word", "WPS", "PDF", "OFD", "txt", "MB", "Tab"}
A_REPORT = (
    "东山街道2022年法治政府建设年度报告\n一、工作成效\n受理纠纷120件，其中邻里纠纷50件、物业纠纷60件，办结率98%。"
)
# A receipt names the versions of law, calendar and setting that it was counted by.
VERSION = re.compile(r"(?:law|cal|sm3):[0-9a-f@+-]+")


@pytest.fixture
def addresses(cast: Cast) -> list[str]:
    """One address of every kind of page."""
    matter, agreement = cast.settled_dispute()
    running = cast.accepted_dispute()
    return [
        "/",
        "/records/",
        "/records/mediation.dispute/",
        "/records/mediation.mediator/",
        "/records/mediation.dispute/new/",
        f"/records/mediation.dispute/{matter.pk}/",
        f"/records/mediation.agreement/{agreement.pk}/",
        f"/records/mediation.committee/{cast.committees['willow'].pk}/",
        f"/records/mediation.dispute/{running.pk}/act/settle/",
        f"/records/mediation.dispute/{running.pk}/act/nothing/",
        f"/records/mediation.dispute/{running.pk}/correct/1/",
        f"/records/mediation.dispute/{running.pk}/void/",
        "/figures/",
        "/figures/mediation.dispute.settled/",
        "/checking/",
        "/calendar/",
        f"/calendar/day/?on={running.due_on}",
        "/calendar/year/",
        "/calendar/subscription/",
        *LAW_PAGES,
    ]


def everywhere(addresses: list[str], client_of: Browser) -> Iterator[tuple[str, HtmlElement]]:
    """Every page of the workbench as the justice clerk sees it, and every page of the portal without a login."""
    inside = client_of("justice")
    yield from ((address, html.fromstring(inside.get(address).content)) for address in addresses)
    yield "a checked report", html.fromstring(inside.post("/checking/", {"text": A_REPORT}).content)
    yield from ((address, html.fromstring(Client().get(address).content)) for address in PORTAL_PAGES)


def test_every_page_wants_a_login(addresses: list[str]) -> None:
    for address in addresses:
        response = Client().get(address)
        assert response.status_code == 302 and response["Location"].startswith("/login/"), address


def test_every_page_is_chinese_and_free_of_inline_scripts_and_styles(addresses: list[str], client_of: Browser) -> None:
    for address, page in everywhere(addresses, client_of):
        assert not page.xpath("//style | //script[not(@src)] | //*[@style] | //*[starts-with(name(@*), 'on')]"), address
        text = VERSION.sub("", " ".join(page.xpath("//body//text()[normalize-space()]")))
        words = set(re.findall(r"[A-Za-z]{2,}", text))
        assert words <= KNOWN_WORDS, address


def test_every_page_has_its_landmarks_and_every_input_its_label(addresses: list[str], client_of: Browser) -> None:
    for address, page in everywhere(addresses, client_of):
        assert page.get("lang") == "zh-Hans" and len(page.xpath("//h1")) == 1, address
        assert page.xpath("//a[@class='skip'][@href='#content']") and page.xpath("//main[@id='content']"), address
        assert all(cell.get("scope") for cell in page.xpath("//th")), address
        identities = page.xpath("//@id")
        assert len(identities) == len(set(identities)), address
        for made in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
            labelled = (
                made.get("aria-label")
                or made.xpath("ancestor::label")
                or page.xpath(f"//label[@for='{made.get('id')}']")
            )
            assert labelled, (address, made.get("name"))


def test_login_and_logout(cast: Cast) -> None:
    cast.people["mediator"].user = User.objects.create_user("meihe", password=PASSWORD)
    cast.people["mediator"].save()
    client = Client()
    assert "演示日期 2023年5月4日" in client.get("/login/").content.decode()
    wrong = client.post("/login/", {"username": "meihe", "password": "x"}, REMOTE_ADDR="127.0.0.1")
    assert "用户名或密码不对" in wrong.content.decode()
    assert client.post("/login/", {"username": "meihe", "password": PASSWORD})["Location"] == "/"
    home = client.get("/").content.decode()
    assert "柳荫社区人民调解员" in home and "演示日期 2023年5月4日" in home
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get("/").status_code == 302


def test_too_many_wrong_passwords_lock_the_login_in_chinese(cast: Cast, settings: Any) -> None:
    User.objects.create_user("meihe", password=PASSWORD)
    client = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        locked = client.post("/login/", {"username": "meihe", "password": "x"})
    assert locked.status_code == 429 and "登录已暂停" in locked.content.decode()
    right = client.post("/login/", {"username": "meihe", "password": PASSWORD})
    assert right.status_code == 429 and "登录已暂停" in right.content.decode()


def test_a_user_who_is_no_person_of_ours_sees_nothing(cast: Cast) -> None:
    client = Client()
    client.force_login(User.objects.create(username="nobody"))
    assert "没有在任岗位" in client.get("/").content.decode()
    assert client.get("/records/mediation.dispute/new/").status_code == 403
    assert client.get("/figures/").status_code == 400


def test_error_pages_say_in_chinese_what_to_do(cast: Cast, client_of: Browser) -> None:
    client = client_of("mediator")
    missing = client.get("/nowhere/")
    assert missing.status_code == 404 and "请从台账重新进入" in missing.content.decode()
    strict = Client(enforce_csrf_checks=True)
    forged = strict.post("/login/", {"username": "x", "password": "y"})
    assert forged.status_code == 403 and "没有通过安全校验" in forged.content.decode()


def test_a_failing_page_says_that_nothing_was_saved(cast: Cast, client_of: Browser, monkeypatch: Any) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("zhunsheng.workbench.views.home.desk_of", fail)
    client = client_of("mediator")
    client.raise_request_exception = False
    broken = client.get("/")
    assert broken.status_code == 500 and "刚才的操作没有保存" in broken.content.decode()


def test_every_answer_carries_the_content_policy(cast: Cast, client_of: Browser) -> None:
    policy = client_of("mediator").get("/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy
