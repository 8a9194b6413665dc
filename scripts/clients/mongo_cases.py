"""Runs the cases under Fixtures/conformance/mongo through PyMongo on a running `backlot serve mongo`.

Each case is documents, commands and what MongoDB's manual says comes back; Tests/ConformanceTests/Mongo runs the same.
"""
import argparse
import json
import pathlib
import sys

import bson
from bson import json_util
from pymongo import MongoClient
from pymongo.errors import OperationFailure

OPTIONS = json_util.JSONOptions(json_mode=json_util.JSONMode.RELAXED, tz_aware=False)


def cases(path):
    """The documents of a file: one after the other."""
    text, decoder = path.read_text(), json.JSONDecoder()
    position = 0
    while position < len(text.rstrip()):
        case, position = decoder.raw_decode(text, position)
        while position < len(text) and text[position].isspace():
            position += 1
        yield json_util.loads(json.dumps(case), json_options=OPTIONS)


def as_bytes(value):
    return bson.encode({"": value})


def run(database, command):
    try:
        return database.command(command)
    except OperationFailure as error:
        return error.details


def differences(step, reply):
    for kind, expected in step.items():
        if kind == "run":
            continue
        if kind in ("docs", "anyOrder"):
            actual = reply.get("cursor", {}).get("firstBatch", [])
            if kind == "anyOrder":
                actual, expected = sorted(actual, key=as_bytes), sorted(expected, key=as_bytes)
            if as_bytes(actual) != as_bytes(expected):
                yield f"expected {expected}\ngot {actual}"
        else:
            for name, value in expected.items():
                if name not in reply or as_bytes(reply[name]) != as_bytes(value):
                    yield f"{name}: expected {value!r}, got {reply.get(name)!r}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("Fixtures/conformance/mongo"))
    arguments = parser.parse_args()
    client = MongoClient(port=arguments.port, directConnection=True, serverSelectionTimeoutMS=5000)
    database, failures, count = client["test"], 0, 0
    for path in sorted(arguments.folder.glob("*.json")):
        for case in cases(path):
            count += 1
            client.drop_database("test")
            for collection, documents in case.get("given", {}).items():
                if documents:
                    database[collection].insert_many(documents)
            for step in case["steps"]:
                for difference in differences(step, run(database, step["run"])):
                    failures += 1
                    print(f"{path.stem}, {case['page']}\n{step['run']}\n{difference}\n")
    print(f"PyMongo: {count} cases of the manual, {failures} differences")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
