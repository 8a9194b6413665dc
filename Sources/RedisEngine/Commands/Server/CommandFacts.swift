// RedisEngine: Redis's data and commands, pure. This file: what COMMAND says about commands besides their rows.

/// Facts about commands that nothing but COMMAND and ACL need.
enum CommandFacts {
  /// What a command does with the keys of each of its key specifications, parted by slashes, as COMMAND INFO
  /// names it.
  static let keyFlags: [String: String] = byName([
    "OW insert": "msetnx setnx",
    "OW update": "mset psetex restore setex",
    "OW update / RO access": "sdiffstore sunionstore zdiffstore zinterstore zrangestore zunionstore",
    "RM delete": "del unlink",
    "RO": """
    exists hexists hlen hstrlen llen memory|usage object|freq object|encoding object|idletime
    object|refcount scard sismember strlen touch type watch zcard
    """,
    "RO access": """
    dump expiretime get getrange hget hgetall hkeys hmget hrandfield hscan hvals lcs lindex lpos lrange
    mget pexpiretime pttl sdiff sinter sintercard smembers smismember sort sort_ro srandmember sscan
    substr sunion ttl zcount zdiff zinter zintercard zlexcount zmscore zrandmember zrange zrangebylex
    zrangebyscore zrank zrevrange zrevrangebylex zrevrangebyscore zrevrank zscan zscore zunion httl hpttl
    hexpiretime hpexpiretime
    """,
    "RO access / OW update": "copy",
    "RW access delete": """
    blmpop blpop brpop bzmpop bzpopmax bzpopmin getdel lmpop lpop rpop spop zmpop zpopmax zpopmin
    """,
    "RW access delete / OW insert": "renamenx",
    "RW access delete / OW update": "rename",
    "RW access delete / RW insert": "blmove brpoplpush lmove rpoplpush smove",
    "RW access update": "decr decrby getex getset hincrby hincrbyfloat incr incrby incrbyfloat move zincrby",
    "RW access update variable_flags": "set",
    "RW delete": "hdel lrem ltrim srem zrem zremrangebylex zremrangebyrank zremrangebyscore",
    "RW insert": "append hsetnx linsert lpush lpushx rpush rpushx sadd",
    "RW update": """
    expire expireat hmset hset lset persist pexpire pexpireat setrange zadd hexpire hpexpire hexpireat
    hpexpireat hpersist
    """,
    "RW update / RO access": "sinterstore",
    "not_key": "spublish ssubscribe sunsubscribe",
  ])

  /// Tips for clients.
  static let tips: [String: String] = byName([
    "nondeterministic_output": """
    client|list client|info dump hrandfield hscan lastsave migrate object|freq object|encoding
    object|idletime object|refcount pttl spop srandmember sscan time ttl zrandmember zscan
    """,
    "nondeterministic_output request_policy:all_nodes response_policy:special":
      "latency|latest latency|history latency|doctor latency|histogram latency|graph",
    "nondeterministic_output request_policy:all_shards response_policy:special":
      "info memory|doctor memory|malloc-stats memory|stats",
    "nondeterministic_output request_policy:special": "scan",
    "nondeterministic_output_order": """
    command command|info command|list command|docs hgetall hkeys hvals module|list sdiff sinter smembers
    sunion
    """,
    "request_policy:all_nodes nondeterministic_output": "slowlog|get",
    "request_policy:all_nodes response_policy:agg_sum nondeterministic_output": "slowlog|len",
    "request_policy:all_nodes response_policy:all_succeeded": "config|set latency|reset slowlog|reset",
    "request_policy:all_shards nondeterministic_output": "randomkey",
    "request_policy:all_shards nondeterministic_output_order": "keys",
    "request_policy:all_shards response_policy:agg_min": "wait",
    "request_policy:all_shards response_policy:agg_sum": "dbsize",
    "request_policy:all_shards response_policy:all_succeeded": "flushall flushdb memory|purge ping",
    "request_policy:multi_shard": "mget",
    "request_policy:multi_shard response_policy:agg_min": "msetnx",
    "request_policy:multi_shard response_policy:agg_sum": "del exists touch unlink",
    "request_policy:multi_shard response_policy:all_succeeded": "mset",
  ])

  /// ACL categories of commands whose group does not tell them, beside those that follow from flags.
  static let categories: [String: String] = byName([
    "": "client object",
    "connection":
      "command command|count command|docs command|getkeys command|getkeysandflags command|help command|info"
      + " command|list readonly readwrite asking wait",
    "keyspace": "dbsize",
    "keyspace dangerous": "flushall flushdb swapdb keys restore",
    "dangerous": "info",
    "admin dangerous": "lastsave role",
    "set sortedset list dangerous": "sort sort_ro",
  ])

  /// The categories of ACL, in their order.
  static let allCategories = [
    "keyspace", "read", "write", "set", "sortedset", "list", "hash", "string", "bitmap", "hyperloglog", "geo",
    "stream", "pubsub", "admin", "fast", "slow", "blocking", "dangerous", "connection", "transaction", "scripting",
  ]

  private static func byName(_ namesByFact: [String: String]) -> [String: String] {
    var facts: [String: String] = [:]
    for (fact, names) in namesByFact {
      for name in names.split(whereSeparator: \.isWhitespace) { facts[String(name)] = fact }
    }
    return facts
  }
}
