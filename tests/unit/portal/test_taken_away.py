"""A connection that is taken away from a thread which closes it at that moment does not take the process with it."""

import subprocess
import sys

PROGRAM = """
import sys, threading
from portal.db import make_useless, open_database

database = open_database(f"sqlite:///{sys.argv[1]}/x.db")
with database.writer.begin() as connection:
    connection.exec_driver_sql("CREATE TABLE t (n INTEGER)")

def use(ready, go):
    session = database.write()
    session.connection().exec_driver_sql("INSERT INTO t VALUES (1)")
    ready.set()
    go.wait()
    session.invalidate()
    session.close()

for _time in range(400):
    ready, go = threading.Event(), threading.Event()
    thread = threading.Thread(target=use, args=(ready, go))
    thread.start()
    ready.wait()
    make_useless(thread.ident)
    go.set()
    thread.join()
for thread in threading.enumerate():
    if thread is not threading.current_thread():
        thread.join(10)
with database.reader.connect() as connection:
    print(connection.exec_driver_sql("SELECT count(*) FROM t").scalar())
with database.write() as session, session.begin():
    session.connection().exec_driver_sql("INSERT INTO t VALUES (2)")
print("written")
"""


def test_both_may_close_it_at_once_and_nothing_of_it_is_kept(tmp_path):
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split() == ["0", "written"] and "could not be rolled back" not in done.stderr
