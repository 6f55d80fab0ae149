"""Portlets that do harm, in the real processes under load (PAGE-02 to PAGE-06): each costs its own box, or at most its
own worker, and is called no more."""

import copy
import http.client
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import lxml.html
import pytest
import sqlalchemy as sa

from tests.plugins import hostile
from tests.plugins.site import PortalProcess
from tests.plugins.visitor import Visitor

DEADLINE = 1.5
MOST = DEADLINE * 1.2
CLIENTS = 8
PLACE = "lycee-ada-verneuil"
HARMLESS_WORKERS = ("sleeper", "spinner", "deadlock", "flood", "unclosed")
"""Those that leave their worker alive."""


class Answer:
    """What a client got: ``status`` 0 when the connection was lost; ``seconds`` from asking to the last byte."""

    def __init__(self, path: str, status: int, seconds: float, body: bytes) -> None:
        self.path, self.status, self.seconds, self.body = path, status, seconds, body


class Client:
    """Asks for pages as one person, each on a fresh connection, and keeps what came."""

    def __init__(self, portal: PortalProcess, login: str) -> None:
        visitor = Visitor(portal).sign_in(login)
        self.cookie = "; ".join(f"{one.name}={one.value}" for one in visitor.session.cookies)
        self.host = urlsplit(portal.url).netloc
        self.answers: list[Answer] = []

    def apart(self) -> "Client":
        """The same person, whose answers are kept apart."""
        other = copy.copy(self)
        other.answers = []
        return other

    def get(self, tab: str) -> Answer:
        """One page."""
        connection = http.client.HTTPConnection(self.host, timeout=30)
        path, began, status, body = f"/e/{PLACE}/{tab}/", time.monotonic(), 0, b""
        try:
            connection.request("GET", path, headers={"Cookie": self.cookie, "Connection": "close", "Accept-Language": "fr"})
            answer = connection.getresponse()
            body, status = answer.read(), answer.status
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        self.answers.append(Answer(tab, status, time.monotonic() - began, body))
        return self.answers[-1]


class Crowd:
    """Eight clients that ask for pages until they are told to stop."""

    def __init__(self, clients: list[Client], tabs: Callable[[int], str], pause: float = 0.2) -> None:
        self.clients, self.stopping = clients, threading.Event()
        for client in clients:
            client.answers.clear()

        def run(client: Client, number: int) -> None:
            while not self.stopping.is_set():
                client.get(tabs(number))
                number += 1
                self.stopping.wait(pause)

        self.threads = [threading.Thread(target=run, args=(client, number)) for number, client in enumerate(clients)]

    def __enter__(self) -> "Crowd":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def answers(self) -> list[Answer]:
        """All that came."""
        return [answer for client in self.clients for answer in client.answers]


@pytest.fixture(scope="module")
def calls(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        file = tmp_path_factory.mktemp("calls") / "calls"
        file.touch()
        hostile.install(patch, file)
        yield file


@pytest.fixture(scope="module")
def hostile_seed(calls, tmp_path_factory):
    return hostile.make_hostile_seed(tmp_path_factory.mktemp("hostile"))


@pytest.fixture
def portal(hostile_seed, calls, tmp_path):
    calls.write_text("")
    calls.with_name("fickle").unlink(missing_ok=True)
    made = hostile.start(hostile_seed, tmp_path / "site", page_deadline=str(DEADLINE), breaker_seconds="600")
    yield made
    made.stop()


@pytest.fixture
def clients(portal):
    logins = [login for login, account in portal.accounts.items() if account["establishments"] == [PLACE]]
    return [Client(portal, login) for login in logins[:CLIENTS]]


def called(calls: Path, name: str) -> int:
    """How often a portlet was called."""
    return sum(line.split()[0] == name for line in calls.read_text().splitlines())


def workers(portal: PortalProcess) -> set[int]:
    """Process ids of the web workers."""
    found = set()
    for pid in portal.members():
        try:
            if b"portal.scripts.worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.add(pid)
        except OSError:
            continue
    return found


def health(portal: PortalProcess) -> dict[str, tuple[str, bool]]:
    """What the table says: portlet to reason and whether it is out of service."""
    engine = sa.create_engine(f"sqlite:///{portal.folder}/var/preau.db")
    with engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT portlet, reason, until FROM portlet_health")).all()
    engine.dispose()
    return {row.portlet: (row.reason, row.until is not None) for row in rows}


def wait_for(condition: Callable[[], bool], seconds: float, what: str) -> float:
    """Wait. :returns: the seconds it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, what
        time.sleep(0.02)
    return time.monotonic() - began


def is_whole(body: bytes) -> bool:
    """Whether the page ends as pages do, and its second box stands in its own column with its content."""
    page = lxml.html.document_fromstring(body.decode())
    boxes = page.xpath("//main//section[contains(@class, 'pr-box')]")
    return len(boxes) == 2 and "all is well here" in boxes[1].text_content() and boxes[1] not in boxes[0].iter() \
        and body.rstrip().endswith(b"</html>")


def test_eight_clients_get_every_page_in_time_whatever_portlets_do(portal, clients, calls):
    with Crowd(clients, lambda number: HARMLESS_WORKERS[number % len(HARMLESS_WORKERS)]) as crowd:
        time.sleep(25)
    answers = crowd.answers()
    assert len(answers) > 200
    assert {answer.status for answer in answers} == {200}, portal.told()
    late = [(answer.path, round(answer.seconds, 2)) for answer in answers if answer.seconds > MOST]
    assert not late, late
    broken = [answer for answer in answers if not is_whole(answer.body)]
    assert not broken, broken[0].body.decode()
    out = health(portal)
    assert {f"hostile.{name}" for name in ("sleeper", "spinner", "deadlock", "flood")} <= {
        name for name, (_reason, is_out) in out.items() if is_out}, out
    assert "hostile.unclosed" not in out and "hostile.good" not in out
    for name in ("Sleeper", "Spinner", "Deadlock"):
        # Until it is out of service, each of the two workers may have two calls of it under way.
        assert 3 <= called(calls, name) <= 7, calls.read_text()


def test_one_that_ends_the_process_costs_what_that_worker_had_in_its_hands(portal, clients, calls):
    before = workers(portal)
    with Crowd(clients, lambda number: "good", 0.05) as crowd:
        time.sleep(1)
        quitter = clients[0].apart()
        assert quitter.get("quitter").status == 0
        assert quitter.get("good").status == 200, "the next request is served"
        wait_for(lambda: "hostile.quitter" in health(portal), 10, "nobody wrote what the worker died over")
        wait_for(lambda: len(workers(portal)) == 2 and workers(portal) != before, 15, "no successor")
        time.sleep(1)
    answers = crowd.answers()
    failed = [answer for answer in answers if answer.status != 200]
    assert len(failed) <= CLIENTS, "only what the worker had in its hands"
    assert all(answer.seconds < MOST for answer in answers if answer.status == 200)
    assert len(workers(portal) & before) == 1, "the other worker lives"


def test_a_loop_in_c_costs_its_own_worker_which_is_killed_and_the_portlet_is_not_called_again(portal, clients, calls):
    before = workers(portal)
    holder = clients[0].apart()
    with Crowd(clients, lambda number: "good", 0.1) as crowd:
        time.sleep(1)
        began = time.monotonic()
        assert holder.get("holder").status == 0
        assert time.monotonic() - began < 5.0, "killed within five seconds"
        assert len(workers(portal) & before) == 1, "the other worker lives"
        # Whoever tries again meanwhile, before anything is written, reaches the other worker.
        again = holder.get("holder")
        assert again.status == 200 and is_whole(again.body), "left alone from the start"
        wait_for(lambda: health(portal).get("hostile.holder") == ("held", True), 10, f"not written: {health(portal)}")
        wait_for(lambda: len(workers(portal)) == 2, 15, "no successor")
        for _time in range(10):
            assert holder.get("holder").status == 200
    assert called(calls, "Holder") == 1
    answers = crowd.answers()
    # A request that the held worker had taken ends with it; all others are answered in time.
    assert sum(answer.status != 200 for answer in answers) <= CLIENTS
    assert all(answer.seconds < MOST for answer in answers if answer.status == 200)
    assert health(portal) == {"hostile.holder": ("held", True)}, "nobody else is blamed"


def press(client: Client, visitor: Visitor, name: str) -> tuple[int, float]:
    """Press a button of the harmless portlet. :returns: status and seconds."""
    form = visitor.form(f".//button[@name='{name}']")
    began = time.monotonic()
    visitor.submit(form)
    return visitor.status, time.monotonic() - began


def test_an_action_that_hangs_on_sqlite_keeps_others_from_writing_for_two_seconds_at_most(portal, clients):
    """Its limit is one second; one second later its transaction is ended from outside, though nothing reaches it."""
    hanging, other = (Visitor(portal).sign_in(login) for login in
                      [login for login, account in portal.accounts.items() if account["establishments"] == [PLACE]][:2])
    hanging.get(f"{portal.url}/e/{PLACE}/hanger/")
    other.get(f"{portal.url}/e/{PLACE}/good/")
    hung: list[tuple[int, float]] = []
    thread = threading.Thread(target=lambda: hung.append(press(clients[0], hanging, "hang")))
    thread.start()
    time.sleep(0.4)
    before = workers(portal)
    status, seconds = press(clients[1], other, "write")
    assert status == 200 and seconds < 3.5, (status, seconds)
    thread.join()
    assert hung[0][0] == 503 and hung[0][1] < 3.5, hung
    assert workers(portal) & before, "no worker had to end for it"
    engine = sa.create_engine(f"sqlite:///{portal.folder}/var/preau.db")
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM version WHERE key LIKE 'hostile:%'")).scalar_one() == 1
    engine.dispose()


def test_what_one_worker_finds_out_the_other_heeds_and_the_last_good_copy_is_shown(portal, clients, calls):
    client = clients[0]
    for _time in range(8):  # both workers have a copy
        assert b"fickle but well" in client.get("fickle").body
    calls.with_name("fickle").touch()
    calls.write_text("")
    pages = [client.get("fickle").body.decode() for _time in range(12)]
    assert called(calls, "Fickle") == 3, "three failures in all, whichever worker had them"
    assert health(portal)["hostile.fickle"] == ("failed", True)
    copies = [page for page in pages[3:] if "fickle but well" in page and "pr-box--is-stale" in page]
    messages = [page for page in pages[3:] if "laisse tranquille" in page]
    assert copies and len(copies) + len(messages) == 9
    assert "Hors service depuis" not in "".join(pages), "that is for those who look after portlets"
    assert any('"portlet.out-of-service"' in line and "hostile.fickle" in line
               for line in (portal.folder / "var" / "audit.jsonl").read_text().splitlines())
