"""What a worker remembers is bounded in entries and in bytes (PAGE-08)."""

import threading

from portal.memory import Memory


def test_the_one_not_asked_for_the_longest_goes_first():
    memory = Memory(entries=2, size=100)
    memory.put("a", 1)
    memory.put("b", 2)
    assert memory.get("a") == 1
    memory.put("c", 3)
    assert (memory.get("a"), memory.get("b"), memory.get("c"), len(memory)) == (1, None, 3, 2)


def test_sizes_are_added_up_and_given_back():
    memory = Memory(entries=100, size=10)
    for key in "abc":
        memory.put(key, key, 4)
    assert (memory.get("a"), memory.get("b"), memory.get("c")) == (None, "b", "c")
    memory.put("b", "B", 6)
    assert (memory.get("b"), memory.get("c")) == ("B", "c")
    memory.put("c", "C", 11)
    assert memory.get("c") is None and memory.get("b") == "B"
    memory.put("d", "d", 4)
    assert len(memory) == 2


def test_threads_do_not_disturb_one_another():
    memory = Memory(entries=50, size=1000)

    def work(number):
        for n in range(500):
            memory.put((number, n % 60), n, 10)
            memory.get((number + 1, n % 60))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 0 < len(memory) <= 50
