"""Ordinary work of redis-py against a server whose data may go. Exits with a failure if a check fails.

Every function below whose name begins with `check_` is one check: it gets a client and the server.
"""

import argparse
import asyncio
import sys
import threading
import traceback

import redis
import redis.asyncio
from redis.cache import CacheConfig
from redis.exceptions import (
    AuthenticationError,
    ConnectionError,
    DataError,
    ExecAbortError,
    ResponseError,
    TimeoutError,
    WatchError,
)

from checks import raises, same


class Server:
    """Where the server is and how to talk to it."""

    def __init__(self, host, port, protocol):
        self.address = {"host": host, "port": port, "protocol": protocol}
        self.protocol = protocol

    def options(self, **options):
        return {**self.address, "decode_responses": True, **options}

    def client(self, **options):
        """A client with connections of its own."""
        return redis.Redis(**self.options(**options))


def check_strings(client, server):
    same(client.set("name", "Ada", ex=100), True)
    same(client.get("name"), "Ada")
    same(client.get("missing"), None)
    same(client.set("name", "Grace", nx=True), None)
    same(client.set("name", "Grace", get=True, keepttl=True), "Ada")
    assert 0 < client.ttl("name") <= 100
    same(client.mset({"a": 1, "b": 2}), True)
    same(client.mget("a", "missing", "b"), ["1", None, "2"])
    same(client.incrby("a", 41), 42)
    same(client.incrbyfloat("a", 0.5), 42.5)
    same(client.append("name", "!"), 6)
    same(client.getrange("name", 0, 3), "Grac")
    same(client.getdel("name"), "Grace!")
    same(client.lcs("a", "b"), "2")
    same(client.delete("a", "b", "missing"), 2)


def check_binary_values(client, server):
    raw = server.client(decode_responses=False)
    every_byte = bytes(range(256))
    for value in [b"", b"\r\n", b"$-1\r\n", every_byte, every_byte * 41_000]:
        same(raw.set(b"key\x00\r\n\xff", value), True)
        same(raw.get(b"key\x00\r\n\xff"), value)
    same(raw.strlen(b"key\x00\r\n\xff"), 10_496_000)
    same(raw.hset("hash", every_byte, every_byte), 1)
    same(raw.hgetall("hash"), {every_byte: every_byte})


def check_hashes(client, server):
    same(client.hset("user", mapping={"name": "Ada", "age": 36}), 2)
    same(client.hgetall("user"), {"name": "Ada", "age": "36"})
    same(client.hmget("user", "name", "missing"), ["Ada", None])
    same(client.hincrby("user", "age", 1), 37)
    same(client.hincrbyfloat("user", "age", 0.5), 37.5)
    same(client.hdel("user", "age", "missing"), 1)
    same(client.hrandfield("user", 1, withvalues=True), [["name", "Ada"]] if server.protocol == 3 else ["name", "Ada"])
    if is_7_4(client):
        same(client.hexpire("user", 100, "name", "missing"), [1, -2])
        same(client.httl("user", "name"), [100])
    else:
        raises(ResponseError, "unknown command", lambda: client.hexpire("user", 100, "name"))


def is_7_4(client):
    return client.info("server")["redis_version"].startswith("7.4")


def check_lists(client, server):
    same(client.rpush("list", *range(5)), 5)
    same(client.lrange("list", 0, -1), ["0", "1", "2", "3", "4"])
    same(client.lpop("list", 2), ["0", "1"])
    same(client.lmove("list", "other", "LEFT", "RIGHT"), "2")
    same(client.lpos("list", "4"), 1)
    same(client.lmpop(2, "missing", "list", direction="LEFT"), ["list", ["3"]])
    same(client.type("list"), "list")


def check_sets(client, server):
    same(client.sadd("s", "a", "b", "c"), 3)
    same(client.sadd("t", "b", "c", "d"), 3)
    same(client.smembers("s"), {"a", "b", "c"})
    same(client.sinter("s", "t"), {"b", "c"})
    same(client.sintercard(2, ["s", "t"], limit=1), 1)
    same(client.smismember("s", ["a", "d"]), [1, 0])
    assert client.spop("s") in {"a", "b", "c"}


def check_sorted_sets(client, server):
    pair = list if server.protocol == 3 else tuple
    same(client.zadd("z", {"a": 1, "b": 2.5, "c": float("inf")}), 3)
    same(client.zrange("z", 0, -1, withscores=True), [pair(p) for p in [("a", 1), ("b", 2.5), ("c", float("inf"))]])
    same(client.zscore("z", "b"), 2.5)
    same(client.zadd("z", {"a": 4}, gt=True, ch=True), 1)
    same(client.zincrby("z", 0.5, "a"), 4.5)
    same(client.zrank("z", "a"), 1)
    same(client.zrangebyscore("z", 2, 5), ["b", "a"])
    same(client.zmscore("z", ["a", "missing"]), [4.5, None])
    same(client.zunionstore("u", {"z": 2}), 3)
    same(client.zscore("u", "a"), 9)
    assert client.bzpopmin("z", timeout=1)[1] == "b"


def check_keys(client, server):
    with client.pipeline(transaction=False) as pipeline:
        for number in range(3000):
            pipeline.set(f"key:{number}", number)
        pipeline.execute()
    same(len(set(client.scan_iter("key:*", count=100))), 3000)
    client.sadd("numbers", *range(1000))
    same(len(set(client.sscan_iter("numbers"))), 1000)
    client.hset("map", mapping={n: n for n in range(1000)})
    same(len(dict(client.hscan_iter("map"))), 1000)
    client.zadd("scores", {n: n for n in range(1000)})
    same(len(dict(client.zscan_iter("scores"))), 1000)
    same(client.expire("key:1", 100), True)
    same(client.expire("key:1", 50, gt=True), False)
    same(client.persist("key:1"), True)
    same(client.copy("key:1", "copy"), True)
    same(client.rename("copy", "moved"), True)
    raises(ResponseError, "no such key", lambda: client.rename("copy", "moved"))
    payload = server.client(decode_responses=False).dump("map")
    same(client.restore("restored", 0, payload), "OK")
    same(client.hlen("restored"), 1000)
    same(client.object("encoding", "key:2"), "int")


def check_sort(client, server):
    client.rpush("ids", 3, 1, 2)
    client.mset({"weight:1": 30, "weight:2": 20, "weight:3": 10, "name:1": "a", "name:2": "b", "name:3": "c"})
    same(client.sort("ids"), ["1", "2", "3"])
    same(client.sort("ids", by="weight:*", get=["#", "name:*"], groups=True), [("3", "c"), ("2", "b"), ("1", "a")])
    same(client.sort("ids", desc=True, start=0, num=2, store="sorted"), 2)
    same(client.lrange("sorted", 0, -1), ["3", "2"])


def check_big_pipeline(client, server):
    with client.pipeline(transaction=False) as pipeline:
        for number in range(10_000):
            pipeline.rpush("many", number)
        same(pipeline.execute(), list(range(1, 10_001)))
    same(client.lrange("many", 0, -1), [str(n) for n in range(10_000)])
    with client.pipeline() as pipeline:
        for number in range(10_000):
            pipeline.incr("counter")
        same(pipeline.execute()[-1], 10_000)


def check_pipeline_errors(client, server):
    with client.pipeline(transaction=False) as pipeline:
        replies = pipeline.set("text", "x").incr("text").get("text").execute(raise_on_error=False)
    same([type(reply) for reply in replies], [bool, ResponseError, str])
    with client.pipeline() as pipeline:
        pipeline.set("text", "y").incr("text")
        raises(ResponseError, "Command # 2 (INCRBY text 1)", pipeline.execute)
    same(client.get("text"), "y")
    with client.pipeline() as pipeline:
        pipeline.set("text", "z").execute_command("GET")
        raises((ExecAbortError, ResponseError), "wrong number of arguments", pipeline.execute)
    same(client.get("text"), "y")


def check_watch(client, server):
    client.set("balance", 0)

    def deposit():
        def add_one(pipeline):
            balance = int(pipeline.get("balance"))
            pipeline.multi()
            pipeline.set("balance", balance + 1)

        server.client().transaction(add_one, "balance")

    threads = [threading.Thread(target=deposit) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    same(client.get("balance"), "16")
    with client.pipeline() as pipeline:
        pipeline.watch("balance")
        client.set("balance", 5)
        pipeline.multi()
        pipeline.set("balance", 6)
        raises(WatchError, "", pipeline.execute)


def check_pubsub(client, server):
    with client.pubsub() as listener:
        listener.subscribe("news", **{"handled": lambda message: handled.append(message["data"])})
        listener.psubscribe("n*")
        handled = []
        same([next_message(listener)["type"] for _ in range(3)], ["subscribe", "subscribe", "psubscribe"])
        same(client.publish("news", "hello"), 2)
        same(client.publish("handled", "quietly"), 1)
        same(sorted(next_message(listener)["type"] for _ in range(2)), ["message", "pmessage"])
        listener.get_message(timeout=5)
        same(handled, ["quietly"])
        if server.protocol == 2:  # With 3, redis-py takes the reply for a message.
            listener.ping()
            same(next_message(listener)["type"], "pong")
        same(sorted(client.pubsub_channels()), ["handled", "news"])
        same(client.pubsub_numpat(), 1)
        listener.unsubscribe()
        listener.punsubscribe()
        same({next_message(listener)["type"] for _ in range(3)}, {"unsubscribe", "punsubscribe"})
    with client.pubsub() as listener:
        listener.ssubscribe("shard")
        same(next_message(listener)["type"], "ssubscribe")
        same(client.spublish("shard", "x"), 1)
        same(next_message(listener)["data"], "x")


def next_message(listener):
    message = listener.get_message(timeout=5)
    assert message is not None, "no message in time"
    return message


def check_blocking(client, server):
    waiting = {}

    def wait():
        mine = server.client(client_name="waiting")
        waiting["list"] = mine.blpop(["q1", "q2"], timeout=10)
        waiting["move"] = mine.blmove("q1", "q3", timeout=10)
        waiting["set"] = mine.bzpopmax("q4", timeout=10)

    thread = threading.Thread(target=wait)
    thread.start()
    for push in [lambda: client.rpush("q2", "x"), lambda: client.rpush("q1", "y"), lambda: client.zadd("q4", {"z": 1})]:
        while not any(c["name"] == "waiting" and "b" in c["flags"] for c in client.client_list()):
            assert thread.is_alive()
        push()
    thread.join(10)
    end = ["q4", "z", 1.0]
    same(waiting, {"list": ["q2", "x"] if server.protocol == 3 else ("q2", "x"), "move": "y",
                   "set": end if server.protocol == 3 else tuple(end)})
    same(client.blpop("nothing", timeout=0.01), None)
    raises(TimeoutError, "", lambda: server.client(socket_timeout=0.05, retry=None).blpop("nothing", timeout=0))


def check_connection(client, server):
    same(client.client_setname("worker"), True)
    same(client.client_getname(), "worker")
    named = server.client(client_name="named", db=3)
    same(named.client_info()["name"], "named")
    same(named.client_info()["db"], 3)
    same(named.client_info()["resp"], str(server.protocol))
    hello = named.execute_command("HELLO", server.protocol)
    same(hello["proto"] if isinstance(hello, dict) else hello[hello.index("proto") + 1], server.protocol)
    pool = redis.ConnectionPool(**server.options(), max_connections=2)
    first, second = pool.get_connection(), pool.get_connection()
    raises(ConnectionError, "Too many connections", pool.get_connection)
    pool.release(first)
    pool.release(second)
    victim = server.client(single_connection_client=True)
    same(client.client_kill_filter(_id=victim.client_id()), 1)
    same(victim.ping(), True)
    assert client.config_get("maxmemory")["maxmemory"] == "0"
    assert client.info()["connected_clients"] >= 1
    assert "get" in client.command()
    assert client.time()[0] > 1_600_000_000
    same(client.echo("x"), "x")


def check_authentication(client, server):
    same(client.config_set("requirepass", "secret"), True)
    try:
        same(server.client(password="secret").ping(), True)
        same(server.client(username="default", password="secret").ping(), True)
        raises(AuthenticationError, "", server.client(password="wrong").ping)
        raises(AuthenticationError, "", server.client(password=None).ping)
    finally:
        server.client(password="secret").config_set("requirepass", "")


def check_errors(client, server):
    client.set("text", "x")
    raises(ResponseError, "WRONGTYPE", lambda: client.lpush("text", 1))
    raises(ResponseError, "value is not an integer", lambda: client.incr("text"))
    raises(ResponseError, "unknown command 'NOSUCH'", lambda: client.execute_command("NOSUCH", "a"))
    raises(ResponseError, "wrong number of arguments for 'get' command", lambda: client.execute_command("GET"))
    raises(DataError, "", lambda: client.set("a", object()))


def check_refused_groups(client, server):
    """What the fake does not have yet it refuses as the real server refuses what it does not know."""
    raises(ResponseError, "unknown command 'XADD'", lambda: client.xadd("stream", {"a": 1}))
    raises(ResponseError, "unknown command 'EVALSHA'", lambda: client.register_script("return 1")())
    raises(ResponseError, "unknown command 'SETBIT'", lambda: client.setbit("bits", 1, 1))
    raises(ResponseError, "unknown command 'PFADD'", lambda: client.pfadd("log", 1))
    lock = client.lock("lock", timeout=10)
    same(lock.acquire(blocking=False), True)
    same(client.lock("lock", timeout=10).acquire(blocking=False), False)
    raises(ResponseError, "unknown command 'EVALSHA'", lock.release)


def check_client_side_cache(client, server):
    if server.protocol != 3 or not is_7_4(client):  # redis-py asks for 7.4
        return
    mine = server.client(cache_config=CacheConfig(max_size=10))
    client.set("cached", "old")
    same([mine.get("cached"), mine.get("cached")], ["old", "old"])
    same(mine.get_cache().size, 1)
    client.set("cached", "new")
    same(mine.get("cached"), "new")


def check_monitor(client, server):
    with client.monitor() as monitor:
        client.set("seen", "1")
        commands = monitor.listen()
        while (entry := next(commands)) and not entry["command"].startswith("SET seen"):
            pass
        same(entry["client_type"], "tcp")


def check_asyncio(client, server):
    async def work():
        async with redis.asyncio.Redis(**server.options()) as mine:
            await asyncio.gather(*(mine.set(f"async:{n}", n) for n in range(50)))
            same(await mine.mget([f"async:{n}" for n in range(50)]), [str(n) for n in range(50)])
            async with mine.pipeline(transaction=True) as pipeline:
                same(await pipeline.incr("n").incr("n").execute(), [1, 2])
            popped = asyncio.create_task(mine.blpop("async:q", timeout=10))
            while not any("b" in c["flags"] for c in await mine.client_list()):
                pass
            await mine.rpush("async:q", "x")
            same(list(await popped), ["async:q", "x"])
            async with mine.pubsub() as listener:
                await listener.subscribe("async:c")
                same((await listener.get_message(timeout=5))["type"], "subscribe")
                await mine.publish("async:c", "hello")
                same((await listener.get_message(timeout=5))["data"], "hello")
            same(len([key async for key in mine.scan_iter("async:*")]), 50)

    asyncio.run(asyncio.wait_for(work(), 60))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--protocol", type=int, choices=[2, 3], required=True)
    arguments = parser.parse_args()
    server = Server(**vars(arguments))
    client = server.client()
    version = client.info("server")["redis_version"]
    checks = {name: check for name, check in globals().items() if name.startswith("check_")}
    failed = []
    for name, check in checks.items():
        client.flushall()
        try:
            check(client, server)
        except Exception:
            failed.append(name)
            print(f"redis-py: {name} failed", file=sys.stderr)
            traceback.print_exc()
    print(f"redis-py {redis.__version__}, protocol {arguments.protocol}, server {version}: "
          f"{len(checks) - len(failed)} of {len(checks)} passed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
