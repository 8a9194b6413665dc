"""Speed of ordinary calls of pymongo on a server, beside mongomock and beside what no server can be faster than.

All of a row is measured in turns, several rounds in one run; what is printed is the median round. The limit is a look-up
in a Python dict of encoded documents, and `bson.decode` of what it finds.
"""

import argparse
import importlib.metadata
import itertools
import os
import pathlib
import statistics
import timeit

import bson
import mongomock
import pymongo

BATCH = 10_000
GROUP = [{"$group": {
    "_id": "$key", "sum": {"$sum": "$amount"}, "average": {"$avg": "$amount"}, "highest": {"$max": "$amount"},
}}]


def document(number):
    """Every thousandth has the same key."""
    return {
        "_id": number, "key": f"key {number % 1000:03}", "amount": number * 7919 % 10_007, "name": "Ada Lovelace",
        "tags": ["first", "second"], "address": {"city": "London", "code": "W1"}, "active": True,
    }


def fill(collection, size):
    for start in range(0, size, BATCH):
        collection.insert_many([document(number) for number in range(start, min(size, start + BATCH))])


def spread(size):
    """Numbers below the size without end: any few that follow each other lie evenly, so that a scan is met at its mean."""
    return itertools.cycle([int(size * (turn * 0.6180339887498949 % 1)) for turn in range(min(size, 100_000))])


def timed(call, number):
    """Seconds for a call. The garbage is collected as it is in a test; `timeit` alone would turn that off."""
    return timeit.timeit(call, "import gc; gc.enable()", number=number) / number


def side_by_side(calls, rounds):
    """The median round of each in microseconds; the calls take turns."""
    numbers = [timeit.Timer(call).autorange()[0] for call in calls]
    turns = [[timed(call, number) for call, number in zip(calls, numbers)] for _ in range(rounds)]
    return [statistics.median(column) * 1e6 for column in zip(*turns)]


def row(name, fake, mock=None, limit=None):
    numbers = [f"{fake:,.1f}", f"{mock:,.1f}" if mock else "–", f"{mock / fake:,.2f}" if mock else "–"]
    numbers.append(f"{limit:,.1f}" if limit else "–")
    print("  {:<44}{:>12}{:>16}{:>12}{:>14}".format(name, *numbers), flush=True)


def find(collection, size):
    ids = spread(size)
    return lambda: collection.find_one({"_id": next(ids)})


def increment(collection, size):
    ids = spread(size)
    return lambda: collection.update_one({"_id": next(ids)}, {"$inc": {"amount": 1}})


def insert(collection):
    numbers = itertools.count()
    return lambda: collection.insert_one(document(next(numbers)))


def look_up(size):
    documents = {number: bson.encode(document(number)) for number in range(size)}
    ids = spread(size)
    return lambda: bson.decode(documents[next(ids)])


def group(collection):
    return lambda: sorted(collection.aggregate(GROUP), key=lambda item: item["_id"])


def processor_seconds(pid):
    """What a process has used, or nothing where the system does not say it in /proc."""
    status = pathlib.Path(f"/proc/{pid}/stat")
    if not status.exists():
        return None
    fields = status.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def compare(fake, mock, rounds):
    print(f"pymongo {pymongo.version} on the fake, beside mongomock {importlib.metadata.version('mongomock')} (µs a call)")
    print("  {:<44}{:>12}{:>16}{:>12}{:>14}".format("", "fake", "mongomock", "ratio", "dict+decode"))
    row("ping: the way there and back", *side_by_side([lambda: fake.command("ping")], rounds))
    sizes = [1_000, 100_000]
    for size in sizes:
        for database in [fake, mock]:
            fill(database[f"of{size}"], size)
    for size in sizes:
        name = f"of{size}"
        calls = [find(fake[name], size), find(mock[name], size), look_up(size)]
        assert len({str(call()) for call in calls}) == 1, "the documents found differ"
        row(f"find_one by _id of {size:,}", *side_by_side(calls, rounds))
    row("insert_one", *side_by_side([insert(fake.inserted), insert(mock.inserted)], rounds))
    # Both group the same numbers: before the updates, which are as many as there is time for.
    name = f"of{sizes[-1]}"
    calls = [group(fake[name]), group(mock[name])]
    turns = []
    for _ in range(3):
        results = []
        turns.append([timed(lambda: results.append(call()), 1) * 1e6 for call in calls])
        assert results[0] == results[1] and len(results[0]) == 1000, "the groups differ"
    grouped = [statistics.median(column) for column in zip(*turns)]
    for size in sizes:
        calls = [increment(database[f"of{size}"], size) for database in [fake, mock]]
        row(f"update_one, $inc by _id of {size:,}", *side_by_side(calls, rounds))
    row("aggregate, $group of 100,000 by 1,000 keys", *grouped)


def grow(fake, pid, rounds):
    print("find_one by _id as the collection grows (µs a call; flat if an index finds it)")
    sizes = [1_000, 100_000, 1_000_000]
    for size in sizes:
        fill(fake[f"grown{size}"], size)
    calls = [find(fake[f"grown{size}"], size) for size in sizes]
    number = max(timeit.Timer(call).autorange()[0] for call in calls)
    took, used = [[] for _ in sizes], [0.0 for _ in sizes]
    for _ in range(rounds):
        for index, call in enumerate(calls):
            before = processor_seconds(pid)
            took[index].append(timed(call, number) * 1e6)
            if before is not None:
                used[index] += processor_seconds(pid) - before
    for size, times, seconds in zip(sizes, took, used):
        line = f"  {size:>10,} documents {statistics.median(times):>10.1f}"
        print(line + (f"   of them processor time of the server {seconds / rounds / number * 1e6:.1f}" if seconds else ""))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--pid", type=int, required=True, help="the process of the server")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with pymongo.MongoClient("127.0.0.1", arguments.port, serverSelectionTimeoutMS=5000) as client:
        compare(client.speed, mongomock.MongoClient().speed, arguments.rounds)
        client.drop_database("speed")
        grow(client.speed, arguments.pid, arguments.rounds)


if __name__ == "__main__":
    main()
