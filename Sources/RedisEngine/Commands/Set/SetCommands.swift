// RedisEngine: Redis's data and commands, pure. This file: the rows of the command table for sets.

enum SetCommands {
  static let all: [Command] = [
    Command(
      "sadd",
      arity: -3,
      [.write, .denyoom, .fast],
      group: .set,
      keys: .first,
      since: "1.0.0",
      summary: "Adds members to a set",
      sadd
    ),
    Command(
      "scard",
      arity: 2,
      [.readonly, .fast],
      group: .set,
      keys: .first,
      since: "1.0.0",
      summary: "Returns the number of members",
      scard
    ),
    Command(
      "sdiff",
      arity: -2,
      [.readonly],
      group: .set,
      keys: .all,
      since: "1.0.0",
      summary: "Returns the members of the first set that no other has",
      sdiff
    ),
    Command(
      "sdiffstore",
      arity: -3,
      [.write, .denyoom],
      group: .set,
      keys: .all,
      since: "1.0.0",
      summary: "Stores the members of the first set that no other has",
      sdiffstore
    ),
    Command(
      "sinter",
      arity: -2,
      [.readonly],
      group: .set,
      keys: .all,
      since: "1.0.0",
      summary: "Returns the members that all sets have",
      sinter
    ),
    Command(
      "sintercard",
      arity: -3,
      [.readonly, .movablekeys],
      group: .set,
      keys: .counted(at: 1),
      since: "7.0.0",
      summary: "Returns the number of members that all sets have",
      sintercard
    ),
    Command(
      "sinterstore",
      arity: -3,
      [.write, .denyoom],
      group: .set,
      keys: .all,
      since: "1.0.0",
      summary: "Stores the members that all sets have",
      sinterstore
    ),
    Command(
      "sismember",
      arity: 3,
      [.readonly, .fast],
      group: .set,
      keys: .first,
      since: "1.0.0",
      summary: "Tells whether a set has a member",
      sismember
    ),
    Command(
      "smembers",
      arity: 2,
      [.readonly],
      group: .set,
      keys: .first,
      since: "1.0.0",
      summary: "Returns all members",
      smembers
    ),
    Command(
      "smismember",
      arity: -3,
      [.readonly, .fast],
      group: .set,
      keys: .first,
      since: "6.2.0",
      summary: "Tells which members a set has",
      smismember
    ),
    Command(
      "smove",
      arity: 4,
      [.write, .fast],
      group: .set,
      keys: .range(first: 1, last: 2, step: 1),
      since: "1.0.0",
      summary: "Moves a member from set to set",
      smove
    ),
    Command(
      "spop",
      arity: -2,
      [.write, .fast],
      group: .set,
      keys: .first,
      since: "1.0.0",
      summary: "Removes random members",
      spop
    ),
    Command(
      "srandmember",
      arity: -2,
      [.readonly],
      group: .set,
      keys: .first,
      since: "1.0.0",
      summary: "Returns random members",
      srandmember
    ),
    Command(
      "srem",
      arity: -3,
      [.write, .fast],
      group: .set,
      keys: .first,
      since: "1.0.0",
      summary: "Removes members from a set",
      srem
    ),
    Command(
      "sscan",
      arity: -3,
      [.readonly],
      group: .set,
      keys: .first,
      since: "2.8.0",
      summary: "Visits the members of a set step by step",
      sscan
    ),
    Command(
      "sunion",
      arity: -2,
      [.readonly],
      group: .set,
      keys: .all,
      since: "1.0.0",
      summary: "Returns the members that any of the sets has",
      sunion
    ),
    Command(
      "sunionstore",
      arity: -3,
      [.write, .denyoom],
      group: .set,
      keys: .all,
      since: "1.0.0",
      summary: "Stores the members that any of the sets has",
      sunionstore
    ),
  ]
}
