// RedisEngine: Redis's data and commands, pure. This file: the rows of the command table for hashes.

enum HashCommands {
  static let all: [Command] = [
    Command(
      "hdel",
      arity: -3,
      [.write, .fast],
      group: .hash,
      keys: .first,
      since: "2.0.0",
      summary: "Removes fields from a hash",
      hdel
    ),
    Command(
      "hexists",
      arity: 3,
      [.readonly, .fast],
      group: .hash,
      keys: .first,
      since: "2.0.0",
      summary: "Tells whether a hash has a field",
      hexists
    ),
    Command(
      "hget",
      arity: 3,
      [.readonly, .fast],
      group: .hash,
      keys: .first,
      since: "2.0.0",
      summary: "Returns the value of a field",
      hget
    ),
    Command(
      "hgetall",
      arity: 2,
      [.readonly],
      group: .hash,
      keys: .first,
      since: "2.0.0",
      summary: "Returns all fields and their values",
      hgetall
    ),
    Command(
      "hincrby",
      arity: 4,
      [.write, .denyoom, .fast],
      group: .hash,
      keys: .first,
      since: "2.0.0",
      summary: "Adds a whole number to the value of a field",
      hincrby
    ),
    Command(
      "hincrbyfloat",
      arity: 4,
      [.write, .denyoom, .fast],
      group: .hash,
      keys: .first,
      since: "2.6.0",
      summary: "Adds a floating-point number to the value of a field",
      hincrbyfloat
    ),
    Command(
      "hkeys",
      arity: 2,
      [.readonly],
      group: .hash,
      keys: .first,
      since: "2.0.0",
      summary: "Returns all fields",
      hkeys
    ),
    Command(
      "hlen",
      arity: 2,
      [.readonly, .fast],
      group: .hash,
      keys: .first,
      since: "2.0.0",
      summary: "Returns the number of fields",
      hlen
    ),
    Command(
      "hmget",
      arity: -3,
      [.readonly, .fast],
      group: .hash,
      keys: .first,
      since: "2.0.0",
      summary: "Returns the values of fields",
      hmget
    ),
    Command(
      "hmset",
      arity: -4,
      [.write, .denyoom, .fast],
      group: .hash,
      keys: .first,
      since: "2.0.0",
      summary: "Sets fields",
      hmset
    ),
    Command(
      "hrandfield",
      arity: -2,
      [.readonly],
      group: .hash,
      keys: .first,
      since: "6.2.0",
      summary: "Returns random fields",
      hrandfield
    ),
    Command(
      "hscan",
      arity: -3,
      [.readonly],
      group: .hash,
      keys: .first,
      since: "2.8.0",
      summary: "Visits the fields of a hash step by step",
      hscan
    ),
    Command(
      "hset",
      arity: -4,
      [.write, .denyoom, .fast],
      group: .hash,
      keys: .first,
      since: "2.0.0",
      summary: "Sets fields",
      hset
    ),
    Command(
      "hsetnx",
      arity: 4,
      [.write, .denyoom, .fast],
      group: .hash,
      keys: .first,
      since: "2.0.0",
      summary: "Sets a field that is not there",
      hsetnx
    ),
    Command(
      "hstrlen",
      arity: 3,
      [.readonly, .fast],
      group: .hash,
      keys: .first,
      since: "3.2.0",
      summary: "Returns the length of a field's value",
      hstrlen
    ),
    Command(
      "hvals",
      arity: 2,
      [.readonly],
      group: .hash,
      keys: .first,
      since: "2.0.0",
      summary: "Returns all values",
      hvals
    ),
    Command(
      "hexpire",
      arity: -6,
      [.write, .denyoom, .fast],
      group: .hash,
      keys: .first,
      since: "7.4.0",
      from: .v7_4,
      summary: "Makes fields expire after some seconds",
      hexpire
    ),
    Command(
      "hexpireat",
      arity: -6,
      [.write, .denyoom, .fast],
      group: .hash,
      keys: .first,
      since: "7.4.0",
      from: .v7_4,
      summary: "Makes fields expire at a second of Unix time",
      hexpireat
    ),
    Command(
      "hexpiretime",
      arity: -5,
      [.readonly, .fast],
      group: .hash,
      keys: .first,
      since: "7.4.0",
      from: .v7_4,
      summary: "Returns the second of Unix time at which fields expire",
      hexpiretime
    ),
    Command(
      "hpersist",
      arity: -5,
      [.write, .fast],
      group: .hash,
      keys: .first,
      since: "7.4.0",
      from: .v7_4,
      summary: "Lets fields no longer expire",
      hpersist
    ),
    Command(
      "hpexpire",
      arity: -6,
      [.write, .denyoom, .fast],
      group: .hash,
      keys: .first,
      since: "7.4.0",
      from: .v7_4,
      summary: "Makes fields expire after some milliseconds",
      hpexpire
    ),
    Command(
      "hpexpireat",
      arity: -6,
      [.write, .denyoom, .fast],
      group: .hash,
      keys: .first,
      since: "7.4.0",
      from: .v7_4,
      summary: "Makes fields expire at a millisecond of Unix time",
      hpexpireat
    ),
    Command(
      "hpexpiretime",
      arity: -5,
      [.readonly, .fast],
      group: .hash,
      keys: .first,
      since: "7.4.0",
      from: .v7_4,
      summary: "Returns the millisecond of Unix time at which fields expire",
      hpexpiretime
    ),
    Command(
      "hpttl",
      arity: -5,
      [.readonly, .fast],
      group: .hash,
      keys: .first,
      since: "7.4.0",
      from: .v7_4,
      summary: "Returns after how many milliseconds fields expire",
      hpttl
    ),
    Command(
      "httl",
      arity: -5,
      [.readonly, .fast],
      group: .hash,
      keys: .first,
      since: "7.4.0",
      from: .v7_4,
      summary: "Returns after how many seconds fields expire",
      httl
    ),
  ]
}
