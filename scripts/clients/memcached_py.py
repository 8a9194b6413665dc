"""Ordinary work of pymemcache, python-memcached and python-binary-memcached against a server whose data may go. Exits with
a failure if a check fails.

Every function below whose name begins with `check_` is one check: it gets the server. With --user, the server wants to
know who asks, and only what can authenticate is run.
"""

import argparse
import importlib.metadata
import sys
import threading
import time
import traceback

import bmemcached
import bmemcached.exceptions
import memcache
import pymemcache
import pymemcache.serde
from pymemcache.client.hash import HashClient
from pymemcache.client.retrying import RetryingClient
from pymemcache.exceptions import (
    MemcacheClientError,
    MemcacheIllegalInputError,
    MemcacheServerError,
    MemcacheUnknownCommandError,
)

from checks import raises, same


class Server:
    """Where the server is and how to talk to it."""

    def __init__(self, host, port, user, password):
        self.host, self.port, self.user, self.password = host, port, user, password
        self.address = f"{host}:{port}"

    def pymemcache(self, kind=pymemcache.Client, **options):
        return kind((self.host, self.port), timeout=10, default_noreply=False, **options)

    def binary(self, **options):
        return bmemcached.Client((self.address,), self.user, self.password, socket_timeout=10, **options)


# pymemcache: the classic text protocol.


def check_pymemcache_strings(server):
    client = server.pymemcache()
    same(client.set("name", "Ada"), True)
    same(client.get("name"), b"Ada")
    same(client.get("missing"), None)
    same(client.get("missing", "other"), "other")
    same(client.add("name", "Grace"), False)
    same(client.add("new", "Grace"), True)
    same(client.replace("name", "Grace"), True)
    same(client.replace("missing", "Grace"), False)
    same(client.append("name", "!"), True)
    same(client.prepend("name", "?"), True)
    same(client.append("missing", "!"), False)
    same(client.get("name"), b"?Grace!")
    same(client.delete("name"), True)
    same(client.delete("name"), False)


def check_pymemcache_many(server):
    client = server.pymemcache()
    values = {f"key:{number}": str(number).encode() for number in range(1000)}
    same(client.set_many(values), [])
    same(client.get_many(list(values) + ["missing"]), values)
    same(client.delete_many(list(values)[:10]), True)
    same(len(client.get_many(list(values))), 990)
    same(set(client.gets_many(["key:10", "key:11"])), {"key:10", "key:11"})


def check_pymemcache_cas(server):
    client, other = server.pymemcache(), server.pymemcache()
    same(client.cas("name", "x", b"1"), None)
    client.set("name", "Ada")
    value, unique = client.gets("name")
    same(value, b"Ada")
    same(client.cas("name", "Grace", unique), True)
    same(client.cas("name", "Kay", unique), False)
    value, unique = client.gets("name")
    other.set("name", "Bob")
    same(client.cas("name", "Kay", unique), False)
    same(client.gets("missing"), (None, None))
    same(client.raw_command("gats 100 name", end_tokens=b"END\r\n").split(b"\r\n")[1], b"Bob")


def check_pymemcache_numbers(server):
    client = server.pymemcache()
    client.set("n", "10")
    same(client.incr("n", 32), 42)
    same(client.decr("n", 50), 0)
    same(client.incr("missing", 1), None)
    client.set("n", str(2**64 - 1))
    same(client.incr("n", 2), 1)
    client.set("n", "100")
    same(client.decr("n", 1), 99)
    same(client.get("n"), b"99 ")
    client.set("text", "x")
    raises(MemcacheClientError, "non-numeric", lambda: client.incr("text", 1))
    raises(MemcacheClientError, "invalid numeric delta", lambda: client.incr("n", -1))


def check_pymemcache_expiry(server):
    client = server.pymemcache()
    client.set("short", "x", expire=1)
    client.set("gone", "x", expire=-1)
    client.set("absolute", "x", expire=int(time.time()) + 1000)
    client.set("past", "x", expire=int(time.time()) - 1000)
    same(client.get_many(["gone", "past"]), {})
    same(client.get("absolute"), b"x")
    same(client.touch("short", 100), True)
    same(client.touch("missing", 100), False)
    same(client.raw_command("gat 100 missing short", end_tokens=b"END\r\n"), b"VALUE short 0 1\r\nx\r\n")
    same(client.touch("short", -1), True)
    same(client.get("short"), None)


def check_pymemcache_quiet(server):
    client = server.pymemcache()
    for number in range(500):
        client.set(f"key:{number}", "1", noreply=True)
        client.incr(f"key:{number}", number, noreply=True)
    same(client.get("key:499"), b"500")
    client.delete("key:499", noreply=True)
    client.add("key:499", "x", noreply=True)
    client.cas("key:499", "y", b"1", noreply=True)
    client.touch("key:499", 100, noreply=True)
    same(client.get("key:499"), b"x")
    client.flush_all(noreply=True)
    same(client.get("key:499"), None)


def check_pymemcache_binary_values(server):
    client = server.pymemcache()
    every_byte = bytes(range(256))
    for value in [b"", b"\r\n", b"END\r\n", every_byte, every_byte * 4000]:
        same(client.set("bytes", value), True)
        same(client.get("bytes"), value)
    longest = "k" * 250
    same(client.set(longest, "x"), True)
    same(client.get_many([longest]), {longest: b"x"})
    raises(MemcacheIllegalInputError, "", lambda: client.set("k" * 251, "x"))
    unicode_client = server.pymemcache(allow_unicode_keys=True)
    same(unicode_client.set("schlüssel", "x"), True)
    same(unicode_client.get("schlüssel"), b"x")


def check_pymemcache_values_with_types(server):
    client = server.pymemcache(serde=pymemcache.serde.pickle_serde)
    for value in [1, "text", b"bytes", {"a": [1, 2.5, None]}, 2**70]:
        same(client.set("typed", value), True)
        same(client.get("typed"), value)
    compressed = server.pymemcache(serde=pymemcache.serde.compressed_serde)
    same(compressed.set("long", "x" * 100_000), True)
    same(compressed.get("long"), "x" * 100_000)
    assert len(server.pymemcache().get("long")) < 1000


def check_pymemcache_errors(server):
    client = server.pymemcache()
    client.set("big", "old")
    raises(MemcacheServerError, "object too large for cache", lambda: client.set("big", b"x" * (1024 * 1024)))
    same(client.get("big"), None)
    raises(MemcacheUnknownCommandError, "nonsense", lambda: client.raw_command("nonsense"))
    raises(MemcacheClientError, "bad command line format", lambda: client.raw_command("set a b c d"))
    raises(MemcacheClientError, "bad command line format", lambda: client.raw_command("get " + "k" * 251))
    raises(MemcacheClientError, "bad data chunk", lambda: client.raw_command("set k 0 0 1\r\nabc"))


def check_pymemcache_meta(server):
    client = server.pymemcache()
    client.set("name", "Ada")
    same(client.raw_command("mg name s v", end_tokens=b"Ada\r\n"), b"VA 3 s3\r\n")
    same(client.raw_command("mg missing v"), b"EN")
    same(client.raw_command("ms name 5 T100\r\nGrace"), b"HD")
    same(client.raw_command("mg name t k"), b"HD t100 kname")
    same(client.raw_command("ma n N0 J13 v", end_tokens=b"13\r\n"), b"VA 2\r\n")
    same(client.raw_command("md name I"), b"HD")
    same(client.raw_command("mg name k"), b"HD kname X W")
    same(client.raw_command("mg name k"), b"HD kname Z X")
    same(client.raw_command("mn"), b"MN")


def check_pymemcache_server(server):
    client = server.pymemcache()
    same(client.version(), b"1.6.18")
    client.set("a", "1")
    client.get("a")
    client.get("missing")
    stats = client.stats()
    assert stats[b"cmd_set"] >= 1 and stats[b"get_hits"] >= 1 and stats[b"get_misses"] >= 1
    assert stats[b"curr_items"] >= 1
    same(client.stats("settings")[b"item_size_max"], 1048576)
    assert int(client.stats("items")[b"items:1:number"]) >= 1
    same(client.stats("slabs")[b"1:chunk_size"], 96)
    same(client.stats("sizes"), {b"sizes_status": b"disabled"})
    same(client.cache_memlimit(64), True)
    client.quit()
    client.close()


def check_pymemcache_pools_and_rings(server):
    pool = server.pymemcache(pymemcache.PooledClient, max_pool_size=4)
    same(pool.set("n", "0"), True)

    def count():
        for _ in range(200):
            pool.incr("n", 1)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    same(pool.get("n"), b"800")
    ring = HashClient([(server.host, server.port)], use_pooling=True, timeout=10, default_noreply=False)
    same(ring.set_many({f"r:{n}": "x" for n in range(50)}), [])
    same(len(ring.get_many([f"r:{n}" for n in range(60)])), 50)
    retrying = RetryingClient(server.pymemcache(), attempts=2, retry_for=[MemcacheServerError])
    same(retrying.get("n"), b"800")


# python-memcached: the classic text protocol, with its own idea of errors.


def check_python_memcached(server):
    client = memcache.Client([server.address], socket_timeout=10, cache_cas=True)
    same(client.set("name", "Ada"), True)
    same(client.get("name"), "Ada")
    same(client.get("missing"), None)
    same(client.add("name", "x"), False)
    same(client.replace("name", "Grace", time=100), True)
    same(client.append("name", "!"), True)
    same(client.prepend("name", "?"), True)
    same(client.gets("name"), "?Grace!")
    same(client.cas("name", "Kay"), True)
    same(client.get("name"), "Kay")
    same(client.touch("name", 100), 1)
    same(client.set("n", 41), True)
    same(client.incr("n"), 42)
    same(client.decr("n", 2), 40)
    same(client.incr("missing"), None)
    same(client.delete("n"), 1)
    for value in [7, 2**80, True, b"\x00\xff", {"a": (1, 2)}, "ü" * 1000]:
        same(client.set("typed", value), True)
        same(client.get("typed"), value)
    same(client.set("long", "x" * 100_000, min_compress_len=1000), True)
    same(client.get("long"), "x" * 100_000)


def check_python_memcached_many(server):
    client = memcache.Client([server.address], socket_timeout=10)
    values = {f"key:{number}": number for number in range(500)}
    same(client.set_multi(values, key_prefix="p:"), [])
    same(client.get_multi(list(values) + ["missing"], key_prefix="p:"), values)
    same(client.delete_multi(list(values), key_prefix="p:"), 1)
    same(client.get_multi(list(values), key_prefix="p:"), {})
    same(client.flush_all(), None)


def check_python_memcached_server(server):
    client = memcache.Client([server.address], socket_timeout=10)
    client.set("a", "1")
    ((name, stats),) = client.get_stats()
    assert name.startswith(server.address)
    same(stats["version"], "1.6.18")
    assert int(stats["curr_items"]) >= 1
    ((_, slab_stats),) = client.get_slab_stats()
    assert int(slab_stats["1"]["used_chunks"]) >= 1
    client.disconnect_all()


# python-binary-memcached: the binary protocol, with SASL.


def check_binary(server):
    client = server.binary()
    same(client.set("name", "Ada"), True)
    same(client.get("name"), "Ada")
    same(client.get("missing"), None)
    same(client.add("name", "x"), False)
    same(client.add("new", "x"), True)
    same(client.replace("name", "Grace", time=100), True)
    same(client.replace("missing", "x"), False)
    value, cas = client.gets("name")
    same(value, "Grace")
    same(client.cas("name", "Kay", cas), True)
    same(client.cas("name", "Bob", cas), False)
    same(client.incr("n", 5, default=37), 37)
    same(client.incr("n", 5), 42)
    same(client.decr("n", 50), 0)
    same(client.delete("n"), True)
    same(client.delete("n"), True)
    for value in [7, 2**80, True, b"\x00\xff", {"a": [1, 2]}, "ü" * 1000, "x" * 500_000]:
        same(client.set("typed", value), True)
        same(client.get("typed"), value)
    client.disconnect_all()


def check_binary_many(server):
    client = server.binary()
    values = {f"key:{number}": number for number in range(1000)}
    same(client.set_multi(values), [])
    same(client.get_multi(list(values) + ["missing"]), values)
    same(set(client.get_multi(["key:1", "key:2"], get_cas=True)), {"key:1", "key:2"})
    same(client.delete_multi(list(values)), True)
    same(client.get_multi(list(values)), {})
    client.disconnect_all()


def check_binary_server(server):
    client = server.binary()
    client.set("a", "1")
    stats = client.stats()[server.address]
    same(stats["version"], b"1.6.18")
    assert int(stats["curr_items"]) >= 1
    same(client.stats("settings")[server.address]["item_size_max"], b"1048576")
    same(client.flush_all(), True)
    same(client.get("a"), None)
    client.disconnect_all()


def check_sasl(server):
    client = server.binary()
    same(client.set("name", "Ada"), True)
    same(client.get("name"), "Ada")
    client.disconnect_all()
    wrong = bmemcached.Client((server.address,), server.user, "wrong", socket_timeout=10)
    raises(bmemcached.exceptions.MemcachedException, "Auth failure", lambda: wrong.get("name"))
    nobody = bmemcached.Client((server.address,), socket_timeout=10)
    raises(bmemcached.exceptions.MemcachedException, "Auth failure", lambda: nobody.get("name"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--user")
    parser.add_argument("--password")
    server = Server(**vars(parser.parse_args()))
    checks = {name: check for name, check in globals().items() if name.startswith("check_")}
    checks = {name: check for name, check in checks.items() if (name == "check_sasl") == bool(server.user)}
    failed = []
    for name, check in checks.items():
        if server.user is None:
            server.pymemcache().flush_all()
        try:
            check(server)
        except Exception:
            failed.append(name)
            print(f"memcached: {name} failed", file=sys.stderr)
            traceback.print_exc()
    names = [] if server.user else ["pymemcache", "python-memcached"]
    versions = [f"{name} {importlib.metadata.version(name)}" for name in names + ["python-binary-memcached"]]
    print(f"{', '.join(versions)}: {len(checks) - len(failed)} of {len(checks)} passed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
