"""Messages of the queue: JSON both ways, and nothing that could run."""

import datetime as dt
import pickle  # noqa: TID251 - what must not be opened

import pytest
from huey.registry import Message
from huey.utils import Error

from portal.jobs.serializer import JsonSerializer

SERIALIZER = JsonSerializer()


@pytest.mark.parametrize("value", [
    None, True, 3, 2.5, "é", [1, [2]], (1, ("a",)), {"a": {"b": None}}, dt.datetime(2026, 11, 24, 10, tzinfo=dt.timezone.utc),
    Error({"error": "E", "traceback": "…"}),
    Message(id="1", name="outbox", eta=dt.datetime(2026, 1, 1), args=("row",), kwargs={"a": [1]}, retries=0)])
def test_what_huey_sends_comes_back_the_same(value):
    made = SERIALIZER.deserialize(SERIALIZER.serialize(value))
    assert made == value
    assert type(made) is type(value)


@pytest.mark.parametrize("value", [object(), {1: 2}, {"$tuple": [1]}, b"octets", {1, 2}, float("nan")])
def test_what_is_not_json_is_refused_when_it_is_enqueued(value):
    with pytest.raises((TypeError, ValueError)):
        SERIALIZER.serialize(value)


def test_a_pickle_planted_in_the_queue_is_not_opened(tmp_path):
    class Trap:
        def __reduce__(self):
            return (open, (str(tmp_path / "marque"), "w"))

    with pytest.raises(ValueError):
        SERIALIZER.deserialize(pickle.dumps(Trap()))
    assert not (tmp_path / "marque").exists()
