"""What a worker remembers of sources."""

from sqlalchemy import event

from portal.services.sources.memory import SourceMemory


def test_a_content_is_decoded_once_while_it_is_the_same():
    memory = SourceMemory()
    first = memory.content("k", '{"a": 1}')
    assert first == {"a": 1} and memory.content("k", '{"a": 1}') is first
    assert memory.content("k", '{"a": 2}') == {"a": 2}
    assert memory.content("other", None) is None


def test_a_page_reads_at_once_what_it_read_one_by_one_the_time_before(bench):
    statements = []
    keys = [f"{number:064}" for number in range(3)]
    for counted in (3, 1):
        with bench.database.read() as session:
            session.info["page"] = ("person", "tab")
            statements.clear()
            event.listen(bench.database.reader, "before_cursor_execute", listen := lambda *given: statements.append(given[2]))
            store = bench.store(session)
            for key in keys:
                assert store.read(key) is None
            event.remove(bench.database.reader, "before_cursor_execute", listen)
        assert len([text for text in statements if text.startswith("SELECT")]) == counted


def test_habits_are_bounded():
    memory = SourceMemory()
    for number in range(500):
        memory.note("page", str(number))
    assert memory.habit("page") == tuple(str(number) for number in range(400, 500))
