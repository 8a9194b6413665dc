"""Ordinary work of pymongo, sync and async, against a server whose data may go. Exits with a failure if a check fails.

Every function below whose name begins with `check_` is one check: it gets a client, an empty database and the server.
Those named `check_set_` need a replica set.
"""

import argparse
import asyncio
import datetime
import sys
import threading
import traceback

import bson
import pymongo
from bson import Binary, Code, Decimal128, Int64, ObjectId, Regex, Timestamp
from pymongo import ASCENDING, DESCENDING, DeleteOne, InsertOne, ReplaceOne, ReturnDocument, UpdateMany, UpdateOne
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    CollectionInvalid,
    CursorNotFound,
    DuplicateKeyError,
    ExecutionTimeout,
    OperationFailure,
    WriteConcernError,
)
from pymongo.read_concern import ReadConcern
from pymongo.server_api import ServerApi
from pymongo.write_concern import WriteConcern

from checks import raises, same


class Server:
    """Where the server is and how to talk to it."""

    def __init__(self, uri):
        self.uri = uri

    def client(self, **options):
        """A client with connections of its own."""
        return pymongo.MongoClient(self.uri, serverSelectionTimeoutMS=5000, **options)

    def fail(self, client, mode, **data):
        client.admin.command("configureFailPoint", "failCommand", mode=mode, data=data)


def check_documents(client, db, server):
    users = db.users
    same(users.insert_one({"_id": 1, "name": "Ada", "born": 1815}).inserted_id, 1)
    ids = users.insert_many([{"_id": 2, "name": "Grace", "born": 1906}, {"name": "Alan", "born": 1912}]).inserted_ids
    assert isinstance(ids[1], ObjectId)
    same(users.find_one({"name": "Ada"}), {"_id": 1, "name": "Ada", "born": 1815})
    same(users.find_one({"name": "Nobody"}), None)
    same([user["name"] for user in users.find().sort("born", DESCENDING)], ["Alan", "Grace", "Ada"])
    same([user["name"] for user in users.find().sort("born").skip(1).limit(1)], ["Grace"])
    same(list(users.find({"born": {"$gt": 1900}}, {"_id": 0, "name": 1})), [{"name": "Grace"}, {"name": "Alan"}])
    same(users.count_documents({"born": {"$lt": 1910}}), 2)
    same(users.estimated_document_count(), 3)
    same(sorted(users.distinct("name")), ["Ada", "Alan", "Grace"])
    result = users.update_one({"_id": 1}, {"$set": {"name": "Ada L."}, "$inc": {"born": 1}})
    same((result.matched_count, result.modified_count, result.upserted_id), (1, 1, None))
    same(users.find_one(1), {"_id": 1, "name": "Ada L.", "born": 1816})
    result = users.update_many({}, {"$push": {"tags": {"$each": ["a", "b"], "$slice": -1}}})
    same((result.matched_count, result.modified_count), (3, 3))
    result = users.update_one({"_id": 9}, {"$set": {"name": "New"}}, upsert=True)
    same((result.matched_count, result.upserted_id), (0, 9))
    same(users.replace_one({"_id": 9}, {"x": 1}).modified_count, 1)
    same(users.find_one(9), {"_id": 9, "x": 1})
    same(users.delete_one({"_id": 9}).deleted_count, 1)
    same(users.delete_many({}).deleted_count, 3)


def check_types(client, db, server):
    values = {
        "_id": ObjectId(), "double": 1.5, "string": "Žluťoučký 🐎", "array": [1, [2, {"a": 3}]], "binary": b"\x00\xff",
        "uuid": Binary(bytes(16), 4), "true": True, "date": datetime.datetime(2024, 1, 2, 3, 4, 5, 678000),
        "null": None, "regex": Regex("^a", "i"), "code": Code("return 1"), "scope": Code("x", {"x": 1}), "int": 1,
        "long": Int64(1 << 40), "timestamp": Timestamp(1, 2), "decimal": Decimal128("1.10"), "min": bson.MinKey(),
        "max": bson.MaxKey(), "nested": {"": 1, "a b": {}},
    }
    db.types.insert_one(values)
    same(db.types.find_one(), values)
    for field, name in [("long", "long"), ("decimal", "decimal"), ("date", "date"), ("uuid", "binData")]:
        same(db.types.count_documents({field: {"$type": name}}), 1)


def check_find_and_modify(client, db, server):
    db.jobs.insert_many([{"_id": number, "state": "new", "rank": -number} for number in range(3)])
    job = db.jobs.find_one_and_update({"state": "new"}, {"$set": {"state": "taken"}}, sort=[("rank", ASCENDING)])
    same(job, {"_id": 2, "state": "new", "rank": -2})
    job = db.jobs.find_one_and_update(
        {"_id": 7}, {"$inc": {"n": 1}}, upsert=True, return_document=ReturnDocument.AFTER, projection={"_id": 0}
    )
    same(job, {"n": 1})
    same(db.jobs.find_one_and_replace({"_id": 7}, {"y": 1}, return_document=ReturnDocument.AFTER), {"_id": 7, "y": 1})
    same(db.jobs.find_one_and_delete({"_id": 7}), {"_id": 7, "y": 1})
    same(db.jobs.find_one_and_delete({"_id": 7}), None)


def check_array_updates(client, db, server):
    db.grades.insert_one({"_id": 1, "grades": [{"v": 80, "x": 1}, {"v": 90, "x": 1}], "n": [1, 2, 3]})
    db.grades.update_one({"_id": 1, "grades.v": 80}, {"$set": {"grades.$.x": 2}})
    db.grades.update_one({"_id": 1}, {"$inc": {"grades.$[high].v": 5}}, array_filters=[{"high.v": {"$gte": 90}}])
    db.grades.update_one({"_id": 1}, {"$mul": {"n.$[]": 2}})
    same(db.grades.find_one(), {"_id": 1, "grades": [{"v": 80, "x": 2}, {"v": 95, "x": 1}], "n": [2, 4, 6]})
    db.grades.update_one({"_id": 1}, [{"$set": {"sum": {"$sum": "$n"}}}, {"$unset": "grades"}])
    same(db.grades.find_one(), {"_id": 1, "n": [2, 4, 6], "sum": 12})


def check_bulk(client, db, server):
    result = db.bulk.bulk_write([
        InsertOne({"_id": 1}), InsertOne({"_id": 2}), UpdateOne({"_id": 1}, {"$set": {"a": 1}}),
        UpdateMany({}, {"$inc": {"n": 1}}), ReplaceOne({"_id": 3}, {"b": 1}, upsert=True), DeleteOne({"_id": 2}),
    ])
    same((result.inserted_count, result.modified_count, result.deleted_count), (2, 3, 1))
    same(result.upserted_ids, {4: 3})
    same(list(db.bulk.find()), [{"_id": 1, "a": 1, "n": 1}, {"_id": 3, "b": 1}])
    error = raises(BulkWriteError, "", lambda: db.bulk.insert_many([{"_id": 1}, {"_id": 4}]))
    same((error.details["nInserted"], error.details["writeErrors"][0]["code"]), (0, 11000))
    raises(BulkWriteError, "", lambda: db.bulk.insert_many([{"_id": 1}, {"_id": 4}], ordered=False))
    same(db.bulk.count_documents({}), 3)
    same(len(db.bulk.insert_many([{"n": number} for number in range(5000)]).inserted_ids), 5000)
    db.bulk.with_options(write_concern=WriteConcern(w=0)).insert_one({"_id": "unacknowledged"})
    same(db.bulk.find_one("unacknowledged"), {"_id": "unacknowledged"})


def check_cursors(client, db, server):
    db.many.insert_many([{"_id": number} for number in range(1000)])
    same([item["_id"] for item in db.many.find(batch_size=7)], list(range(1000)))
    same(len(list(db.many.find().batch_size(2).limit(5))), 5)
    same([item["_id"] for item in db.many.find()[995:]], list(range(995, 1000)))
    same(len(list(db.many.aggregate([{"$match": {}}], batchSize=10))), 1000)
    same(sum(len(bson.decode_all(batch)) for batch in db.many.find_raw_batches(batch_size=300)), 1000)
    same(len(list(db.many.find(cursor_type=pymongo.CursorType.EXHAUST, batch_size=100))), 1000)
    cursor = db.many.find(batch_size=2)
    next(cursor)
    db.command("killCursors", "many", cursors=[Int64(cursor.cursor_id)])
    raises(CursorNotFound, "not found", lambda: list(cursor))
    same(list(db.many.find({"_id": {"$in": [1, 2]}}).max_time_ms(1000).comment("why").hint("_id_")), [{"_id": 1}, {"_id": 2}])


def check_indexes(client, db, server):
    same(db.people.create_index("email", unique=True), "email_1")
    same(db.people.create_index([("name", ASCENDING), ("age", DESCENDING)], name="by_name"), "by_name")
    same(db.people.create_index("when", expireAfterSeconds=3600), "when_1")
    same(sorted(db.people.index_information()), ["_id_", "by_name", "email_1", "when_1"])
    db.people.insert_one({"_id": 1, "email": "a@b"})
    error = raises(DuplicateKeyError, "E11000 duplicate key error collection: ", lambda: db.people.insert_one({"email": "a@b"}))
    assert 'index: email_1 dup key: { email: "a@b" }' in str(error)
    same(error.details["keyPattern"], {"email": 1})
    plan = db.people.find({"email": "a@b"}).explain()["queryPlanner"]["winningPlan"]
    assert "IXSCAN" in str(plan), plan
    raises(OperationFailure, "hint provided does not correspond to an existing index", lambda: list(db.people.find().hint("none_1")))
    db.people.drop_index("by_name")
    raises(OperationFailure, "index not found with name [by_name]", lambda: db.people.drop_index("by_name"))
    db.people.drop_indexes()
    same(sorted(db.people.index_information()), ["_id_"])


def check_collections(client, db, server):
    db.create_collection("a", validator={"$jsonSchema": {"required": ["name"]}})
    raises(CollectionInvalid, "already exists", lambda: db.create_collection("a"))
    raises(OperationFailure, "Document failed validation", lambda: db.a.insert_one({"x": 1}))
    db.a.insert_one({"name": "x"})
    db.a.rename("b")
    same(db.list_collection_names(), ["b"])
    db.create_collection("v", viewOn="b", pipeline=[{"$project": {"_id": 0}}])
    same(list(db.v.find()), [{"name": "x"}])
    assert db.name in client.list_database_names()
    same(db.command("collStats", "b")["count"], 1)
    same(db.command("dbStats")["objects"], 1)
    assert db.validate_collection("b")["valid"]
    db.b.drop()
    db.v.drop()
    same(db.list_collection_names(filter={"name": "b"}), [])


def check_aggregation(client, db, server):
    db.orders.insert_many([
        {"_id": number, "who": "ab"[number % 2], "n": number, "items": [{"p": number}, {"p": 1}]} for number in range(6)
    ])
    db.who.insert_many([{"_id": "a", "name": "Ada"}, {"_id": "b", "name": "Bob"}])
    groups = [{"$group": {"_id": "$who", "sum": {"$sum": "$n"}, "all": {"$push": "$n"}}}, {"$sort": {"_id": 1}}]
    same(list(db.orders.aggregate(groups)), [
        {"_id": "a", "sum": 6, "all": [0, 2, 4]}, {"_id": "b", "sum": 9, "all": [1, 3, 5]},
    ])
    joined = db.orders.aggregate([
        {"$match": {"n": {"$gte": 4}}}, {"$lookup": {"from": "who", "localField": "who", "foreignField": "_id", "as": "w"}},
        {"$unwind": "$w"}, {"$project": {"_id": 0, "name": {"$toUpper": "$w.name"}, "total": {"$sum": "$items.p"}}},
    ])
    same(list(joined), [{"name": "ADA", "total": 5}, {"name": "BOB", "total": 6}])
    same(list(db.orders.aggregate([{"$unwind": "$items"}, {"$count": "n"}])), [{"n": 12}])
    list(db.orders.aggregate([{"$match": {"n": 1}}, {"$out": "one"}]))
    same(db.one.count_documents({}), 1)
    raises(OperationFailure, "Unrecognized pipeline stage name: '$nope'", lambda: list(db.orders.aggregate([{"$nope": 1}])))


def check_errors(client, db, server):
    error = raises(OperationFailure, "no such command: 'foo'", lambda: db.command("foo"))
    same((error.code, error.details["codeName"]), (59, "CommandNotFound"))
    same(raises(OperationFailure, "unknown operator: $foo", lambda: list(db.a.find({"a": {"$foo": 1}}))).code, 2)
    same(raises(OperationFailure, "", lambda: db.a.update_one({}, {"$foo": {"a": 1}})).code, 9)
    db.a.insert_one({"_id": 1, "a": "x"})
    same(raises(OperationFailure, "Cannot apply $inc", lambda: db.a.update_one({}, {"$inc": {"a": 1}})).code, 14)
    same(raises(OperationFailure, "_id", lambda: db.a.update_one({"_id": 1}, {"$set": {"_id": 2}})).code, 66)


def check_server(client, db, server):
    assert client.server_info()["version"].startswith("7.0")
    same(client.admin.command("ping")["ok"], 1.0)
    for command in ["buildInfo", "hostInfo", "serverStatus", "getCmdLineOpts", "connectionStatus", "listCommands", "currentOp"]:
        same(client.admin.command(command)["ok"], 1.0)
    stable = server.client(server_api=ServerApi("1", strict=True))
    same(stable.admin.command("ping")["ok"], 1.0)
    raises(OperationFailure, "is not in API Version 1", lambda: stable.admin.command("hostInfo"))
    stable.close()


def check_fail_points(client, db, server):
    server.fail(client, {"times": 1}, failCommands=["insert"], errorCode=8000)
    same(raises(OperationFailure, "failCommand", lambda: db.a.insert_one({})).code, 8000)
    server.fail(client, {"times": 1}, failCommands=["insert"], writeConcernError={"code": 64, "errmsg": "waiting"})
    raises(WriteConcernError, "waiting", lambda: db.a.insert_one({}))
    server.fail(client, {"times": 1}, failCommands=["find"], closeConnection=True)
    same(len(list(db.a.find())), 1)  # Reads are retried.
    server.fail(client, {"times": 2}, failCommands=["find"], closeConnection=True)
    raises(AutoReconnect, "", lambda: list(db.a.find()))


def check_tailable(client, db, server):
    db.create_collection("log", capped=True, size=100_000)
    db.log.insert_one({"_id": 0})
    cursor = db.log.find(cursor_type=pymongo.CursorType.TAILABLE_AWAIT).max_await_time_ms(5000)
    same(next(cursor), {"_id": 0})
    timer = threading.Timer(0.2, lambda: db.log.insert_one({"_id": 1}))
    timer.start()
    same(next(cursor), {"_id": 1})
    timer.join()
    assert cursor.alive
    cursor.close()


def check_set_sessions(client, db, server):
    with client.start_session() as session:
        db.a.insert_one({"_id": 1}, session=session)
        same(db.a.find_one({}, session=session), {"_id": 1})
        assert session.operation_time is not None and session.cluster_time is not None
    with client.start_session(snapshot=False, causal_consistency=True) as session:
        same(list(db.a.find(session=session)), [{"_id": 1}])


def check_set_transactions(client, db, server):
    db.create_collection("accounts")
    db.accounts.insert_many([{"_id": "a", "n": 10}, {"_id": "b", "n": 0}])

    def move(session):
        db.accounts.update_one({"_id": "a"}, {"$inc": {"n": -5}}, session=session)
        db.accounts.update_one({"_id": "b"}, {"$inc": {"n": 5}}, session=session)
        same(db.accounts.find_one("b")["n"], 0)
        same(db.accounts.find_one("b", session=session)["n"], 5)
        return "moved"

    with client.start_session() as session:
        same(session.with_transaction(move, read_concern=ReadConcern("snapshot")), "moved")
        same(sorted(account["n"] for account in db.accounts.find()), [5, 5])
        session.start_transaction()
        db.accounts.insert_one({"_id": "c"}, session=session)
        same(db.accounts.count_documents({}, session=session), 3)
        session.abort_transaction()
        same(db.accounts.count_documents({}), 2)
    with client.start_session() as one, client.start_session() as two:
        one.start_transaction()
        two.start_transaction()
        db.accounts.update_one({"_id": "a"}, {"$set": {"n": 1}}, session=one)
        error = raises(OperationFailure, "Write conflict", lambda: db.accounts.update_one({"_id": "a"}, {"$set": {"n": 2}}, session=two))
        assert error.has_error_label("TransientTransactionError") and error.code == 112
        one.commit_transaction()
    same(db.accounts.find_one("a")["n"], 1)


def check_set_retried_transaction(client, db, server):
    db.create_collection("c")
    attempts = []

    def work(session):
        attempts.append(1)
        db.c.insert_one({"_id": len(attempts)}, session=session)

    server.fail(client, {"times": 1}, failCommands=["insert"], errorCode=112)
    with client.start_session() as session:
        session.with_transaction(work)
    same((len(attempts), list(db.c.find())), (2, [{"_id": 2}]))
    server.fail(client, {"times": 1}, failCommands=["commitTransaction"], closeConnection=True)
    with client.start_session() as session:
        session.with_transaction(work)
    same(db.c.count_documents({}), 2)


def check_set_retryable_writes(client, db, server):
    server.fail(client, {"times": 1}, failCommands=["insert"], errorCode=189)
    db.a.insert_one({"_id": 1})
    server.fail(client, {"times": 1}, failCommands=["update"], closeConnection=True)
    db.a.update_one({"_id": 1}, {"$inc": {"n": 1}})
    server.fail(
        client, {"times": 1}, failCommands=["insert"],
        writeConcernError={"code": 64, "errmsg": "waiting"}, errorLabels=["RetryableWriteError"],
    )
    db.a.insert_one({"_id": 2})
    same(list(db.a.find()), [{"_id": 1, "n": 1}, {"_id": 2}])


def check_set_change_streams(client, db, server):
    db.create_collection("c")
    with db.c.watch(full_document="updateLookup", max_await_time_ms=2000) as stream:
        db.c.insert_one({"_id": 1})
        db.c.update_one({"_id": 1}, {"$set": {"a": 1}})
        event = next(stream)
        same((event["operationType"], event["fullDocument"]), ("insert", {"_id": 1}))
        token = stream.resume_token
        event = next(stream)
        same(event["updateDescription"], {"updatedFields": {"a": 1}, "removedFields": [], "truncatedArrays": []})
        same(event["fullDocument"], {"_id": 1, "a": 1})
        # The stream goes on although its connection is lost.
        server.fail(client, {"times": 1}, failCommands=["getMore"], closeConnection=True)
        db.c.delete_one({"_id": 1})
        same(next(stream)["operationType"], "delete")
        same(stream.try_next(), None)
    with db.c.watch(resume_after=token) as stream:
        same([next(stream)["operationType"] for _ in range(2)], ["update", "delete"])
    with client.watch([{"$match": {"ns.coll": "d"}}]) as stream:
        timer = threading.Timer(0.2, lambda: db.d.insert_one({"_id": 1}))
        timer.start()
        same(next(stream)["ns"], {"db": db.name, "coll": "d"})
        timer.join()


def check_async(client, db, server):
    async def work():
        async with pymongo.AsyncMongoClient(server.uri, serverSelectionTimeoutMS=5000) as client:
            items = client[db.name].items
            await items.insert_many([{"_id": number} for number in range(300)])
            same(len([item async for item in items.find(batch_size=20)]), 300)
            counts = await asyncio.gather(*(items.count_documents({"_id": {"$lt": number}}) for number in range(50)))
            same(counts, list(range(50)))
            same(await items.find_one_and_delete({"_id": 7}), {"_id": 7})
            same([item async for item in await items.aggregate([{"$count": "n"}])], [{"n": 299}])

    asyncio.run(work())


def check_set_async(client, db, server):
    async def work():
        async with pymongo.AsyncMongoClient(server.uri, serverSelectionTimeoutMS=5000) as client:
            items = client[db.name].items
            async with client.start_session() as session:
                async with await session.start_transaction():
                    await items.insert_one({"_id": 1}, session=session)
            async with await items.watch(max_await_time_ms=2000) as stream:
                await items.insert_one({"_id": 2})
                same((await stream.next())["documentKey"], {"_id": 2})

    asyncio.run(work())


def check_threads(client, db, server):
    db.counter.insert_one({"_id": 1, "n": 0})

    def work():
        for _ in range(50):
            db.counter.update_one({"_id": 1}, {"$inc": {"n": 1}})

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    same(db.counter.find_one(), {"_id": 1, "n": 400})


def check_authentication(client, db, server):
    authenticated = client.admin.command("connectionStatus")["authInfo"]["authenticatedUsers"]
    if "@" not in server.uri:
        return same(authenticated, [])
    same(len(authenticated), 1)
    for mechanism in ["SCRAM-SHA-1", "SCRAM-SHA-256"]:
        other = server.client(authMechanism=mechanism)
        same(other.admin.command("ping")["ok"], 1.0)
        other.close()
    stranger = server.client(username="nobody", password="wrong")
    raises(OperationFailure, "Authentication failed.", lambda: stranger.admin.command("ping"))
    stranger.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--uri", required=True, help="as the server said it when it was started")
    parser.add_argument("--only", default="", help="checks whose name has this in it")
    arguments = parser.parse_args()
    server = Server(arguments.uri)
    failures = 0
    client = server.client()
    is_set = "setName" in client.admin.command("hello")
    checks = [(name, check) for name, check in globals().items() if name.startswith("check_") and arguments.only in name]
    checks = [(name, check) for name, check in checks if is_set or not name.startswith("check_set_")]
    for name, check in checks:
        client.drop_database("checks")
        try:
            check(client, client.checks, server)
        except Exception:
            failures += 1
            print(f"{name} failed:", file=sys.stderr)
            traceback.print_exc()
        client.admin.command("configureFailPoint", "failCommand", mode="off")
    client.close()
    print(f"pymongo {pymongo.version}, {'replica set' if is_set else 'standalone'}: {len(checks) - failures} of {len(checks)} checks passed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
