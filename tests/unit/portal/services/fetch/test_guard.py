"""What may be reached is decided on one spelling of a host and on every address of its name."""

import ipaddress

import pytest

from portal.api.fetch import FetchFailed, FetchRefused, FetchRequest, IFetcher
from portal.services.fetch.addresses import is_elsewhere
from portal.services.fetch.client import Fetcher
from portal.services.fetch.guard import Guard

NAMES = {
    "public.test": ["93.184.216.34", "2606:2800:220:1::1"],
    "private.test": ["10.0.0.8"],
    "mixed.test": ["93.184.216.34", "127.0.0.1"],
    "mapped.test": ["::ffff:93.184.216.34"],
    "portal.test": ["93.184.216.40"],
    "neighbour.test": ["93.184.216.40"],
    "listed-address.test": ["10.0.0.9"],
    "xn--cole-9oa.test": ["93.184.216.35"],
}

LOOPBACK = [
    "127.0.0.1", "127.1", "0177.0.0.1", "0x7f000001", "0x7f.1", "2130706433", "017700000001", "127.0.0.1.", "0", "0.0.0.0",
    "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "①②⑦.⓪.⓪.①", "１２７．０．０．１", "127。0。0。1", "localhost", "LOCALHOST", "localhost.", "a.localhost", "ｌocalhost",
]  # fmt: skip
NOT_OUTSIDE = [
    "169.254.169.254", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "[::]", "[fe80::1]",
    "[fec0::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[2001:db8::1]", "[2001::1]", "[64:ff9b:1::a00:1]",
    "[2002:a00:1::]", "[64:ff9b::808:808]", "[100::1]", "[3fff::1]",
]  # fmt: skip


def names(host: str, seconds: float):
    if host not in NAMES:
        raise FetchFailed("name", host)
    return [ipaddress.ip_address(text) for text in NAMES[host]]


def not_here(address) -> bool:
    return str(address) == "93.184.216.99"


def make(**options) -> Guard:
    return Guard(**{"resolve": names, "ours": not_here, **options})


def refusal(act, *arguments) -> str:
    with pytest.raises(FetchRefused) as caught:
        act(*arguments)
    return caught.value.reason


def both(url: str, **options) -> set[str]:
    """Reasons given when the address is saved and when it is fetched."""
    fetcher = Fetcher(guard=make(**options))
    return {refusal(fetcher.check, url), refusal(fetcher.fetch, FetchRequest(url))}


@pytest.mark.attack("F01")
def test_loopback_is_refused_in_every_spelling_at_save_and_at_fetch() -> None:
    for host in LOOPBACK:
        assert both(f"http://{host}/") == {"address"}, host
        assert both(f"https://{host}:443/x?y") == {"address"}, host
    for url in ("http://public.test@127.0.0.1/", "http://127.0.0.1@public.test/", "http://public.test:80@127.0.0.1/"):
        assert both(url) == {"userinfo"}, url


@pytest.mark.attack("F02")
def test_addresses_that_are_not_outside_are_refused_at_save_and_at_fetch() -> None:
    for host in NOT_OUTSIDE:
        assert both(f"http://{host}/") == {"address"}, host
    assert both("http://93.184.216.99/") == {"address"}, "an address of this machine"
    fetcher = Fetcher(guard=make(own=["portal.test"]))
    for url in ("http://private.test/", "http://mapped.test/", "http://neighbour.test/"):
        fetcher.check(url)  # names are not looked up when saved
        assert refusal(fetcher.fetch, FetchRequest(url)) == "address", url
    assert both("http://portal.test/", own=["portal.test"]) == {"address"}, "the portal's own public name"


def test_a_name_with_one_bad_address_is_refused() -> None:
    guard = make()
    assert refusal(guard.addresses, guard.parse("http://mixed.test/"), 1.0) == "address"
    assert [str(ip) for ip in guard.addresses(guard.parse("http://public.test/"), 1.0)] == NAMES["public.test"]


@pytest.mark.attack("F06")
def test_only_the_ports_of_the_web_and_those_listed_are_open() -> None:
    for port in (0, 1, 21, 22, 25, 81, 3306, 6379, 8080, 65535, 65536, 99999):
        assert both(f"http://public.test:{port}/") == {"port"}, port
    options = {"ports": (80, 443, 8443), "allow": ["public.test:8000"]}
    for url in ("http://public.test/", "http://public.test:443/", "https://public.test:8443/", "http://public.test:8000/"):
        guard = make(**options)
        assert guard.addresses(guard.parse(url), 1.0)
    guard = make(**options)
    assert refusal(guard.addresses, guard.parse("http://xn--cole-9oa.test:8000/"), 1.0) == "port"


def test_only_http_and_https_are_spoken() -> None:
    for url in ("ftp://public.test/", "file:///etc/passwd", "gopher://public.test/", "javascript:alert(1)", "data:,x",
                "//public.test/", "public.test", "", "HTTPX://public.test/"):
        assert both(url) == {"scheme"}, url


def test_what_is_not_a_host_is_refused() -> None:
    for host in ("", ".", "a..b", "-a.test", "a-.test", "a b.test", "a%2etest", "a\\b.test", "a\tb.test", "1.2.3.4.5",
                 "256.1.1.1", "[::1", "[::1]x", "[v1.a]", "[fe80::1%25eth0]", "a[.test", "a" * 64 + ".test", "℀.test",
                 "\x00.test", "a:b:80", "\ud800.test"):
        assert both(f"http://{host}/") == {"name"}, host
    assert both("http://public.test/" + "a" * 9000) == {"name"}
    assert both("http://public.test/\r\nX: y") == {"name"}


def test_an_address_has_one_spelling() -> None:
    guard = make()
    spellings = {
        "HTTP://Public.Test": "http://public.test/", "http://public.test.:80/a": "http://public.test/a",
        "https://École.test/é?à=1#part": "https://xn--cole-9oa.test/%C3%A9?%C3%A0=1",
        "http://public.test?x=a%20b": "http://public.test/?x=a%20b", "https://public.test:80": "https://public.test:80/",
        "http://0x5db8d822/": "http://93.184.216.34/", "http://[2606:2800:220:1:0::1]/": "http://[2606:2800:220:1::1]/",
    }  # fmt: skip
    assert {url: guard.parse(url).url for url in spellings} == spellings


def test_the_allow_list_names_exact_hosts_and_ports() -> None:
    guard = make(allow=["private.test:80", "127.0.0.1:8080", "[::1]:81", "10.0.0.9:80", "localhost:6544"])
    for url in ("http://private.test/", "http://127.1:8080/", "http://[::1]:81/", "http://listed-address.test/"):
        assert guard.addresses(guard.parse(url), 1.0), url
    guard.parse("http://localhost:6544/cas")
    assert refusal(guard.parse, "http://127.0.0.1:8081/") == "port"
    assert refusal(guard.parse, "http://127.0.0.1/") == "address"
    assert refusal(guard.parse, "https://127.0.0.1/") == "address"
    for entry in ("private.test", "private.test:", ":80", "private.test:http"):
        with pytest.raises((ValueError, FetchRefused)):
            make(allow=[entry])


def test_a_name_nobody_knows_is_a_failure_and_not_a_refusal() -> None:
    with pytest.raises(FetchFailed) as caught:
        Fetcher(guard=make()).fetch(FetchRequest("http://unknown.test/"))
    assert caught.value.reason == "name"


def test_ordinary_addresses_are_elsewhere() -> None:
    for text in ("1.1.1.1", "8.8.8.8", "193.51.208.1", "2001:4860:4860::8888", "2a00:1450::1", "2606:4700::1111"):
        assert is_elsewhere(ipaddress.ip_address(text)), text


def test_it_is_the_fetcher_of_the_portal() -> None:
    from zope.interface.verify import verifyObject

    from portal.settings import Settings

    fetcher = Fetcher.from_settings(Settings(base_url="https://ent.example.org/x", hosts_allowed=("lycee.example.org:443",)))
    assert verifyObject(IFetcher, fetcher)
    assert refusal(fetcher.check, "https://ent.example.org/") == "address"
    assert refusal(fetcher.check, "https://lycee.example.org/") == "address"
