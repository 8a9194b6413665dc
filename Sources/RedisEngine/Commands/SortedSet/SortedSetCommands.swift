// RedisEngine: Redis's data and commands, pure. This file: the rows of the command table for sorted sets.

enum SortedSetCommands {
  static let all: [Command] = [
    blockingPopMultiple,
    blockingPopMax,
    blockingPopMin,
    Command(
      "zadd",
      arity: -4,
      [.write, .denyoom, .fast],
      group: .sortedSet,
      keys: .first,
      since: "1.2.0",
      summary: "Adds members, or changes their scores",
      zadd
    ),
    Command(
      "zcard",
      arity: 2,
      [.readonly, .fast],
      group: .sortedSet,
      keys: .first,
      since: "1.2.0",
      summary: "Counts the members",
      zcard
    ),
    Command(
      "zcount",
      arity: 4,
      [.readonly, .fast],
      group: .sortedSet,
      keys: .first,
      since: "2.0.0",
      summary: "Counts the members within a range of scores",
      zcount
    ),
    Command(
      "zdiff",
      arity: -3,
      [.readonly, .movablekeys],
      group: .sortedSet,
      keys: .counted(at: 1),
      since: "6.2.0",
      summary: "Returns the members of the first sorted set that no other one has",
      zdiff
    ),
    Command(
      "zdiffstore",
      arity: -4,
      [.write, .denyoom, .movablekeys],
      group: .sortedSet,
      keys: .counted(at: 2, also: 1),
      since: "6.2.0",
      summary: "Stores the members of the first sorted set that no other one has",
      zdiffstore
    ),
    Command(
      "zincrby",
      arity: 4,
      [.write, .denyoom, .fast],
      group: .sortedSet,
      keys: .first,
      since: "1.2.0",
      summary: "Adds to the score of a member",
      zincrby
    ),
    Command(
      "zinter",
      arity: -3,
      [.readonly, .movablekeys],
      group: .sortedSet,
      keys: .counted(at: 1),
      since: "6.2.0",
      summary: "Returns the members that all sorted sets have",
      zinter
    ),
    Command(
      "zintercard",
      arity: -3,
      [.readonly, .movablekeys],
      group: .sortedSet,
      keys: .counted(at: 1),
      since: "7.0.0",
      summary: "Counts the members that all sorted sets have",
      zintercard
    ),
    Command(
      "zinterstore",
      arity: -4,
      [.write, .denyoom, .movablekeys],
      group: .sortedSet,
      keys: .counted(at: 2, also: 1),
      since: "2.0.0",
      summary: "Stores the members that all sorted sets have",
      zinterstore
    ),
    Command(
      "zlexcount",
      arity: 4,
      [.readonly, .fast],
      group: .sortedSet,
      keys: .first,
      since: "2.8.9",
      summary: "Counts the members within a range of bytes",
      zlexcount
    ),
    Command(
      "zmpop",
      arity: -4,
      [.write, .movablekeys],
      group: .sortedSet,
      keys: .counted(at: 1),
      since: "7.0.0",
      summary: "Pops members from the first sorted set that has any",
      zmpop
    ),
    Command(
      "zmscore",
      arity: -3,
      [.readonly, .fast],
      group: .sortedSet,
      keys: .first,
      since: "6.2.0",
      summary: "Returns the scores of members",
      zmscore
    ),
    Command(
      "zpopmax",
      arity: -2,
      [.write, .fast],
      group: .sortedSet,
      keys: .first,
      since: "5.0.0",
      summary: "Pops the members with the highest scores",
      zpopmax
    ),
    Command(
      "zpopmin",
      arity: -2,
      [.write, .fast],
      group: .sortedSet,
      keys: .first,
      since: "5.0.0",
      summary: "Pops the members with the lowest scores",
      zpopmin
    ),
    Command(
      "zrandmember",
      arity: -2,
      [.readonly],
      group: .sortedSet,
      keys: .first,
      since: "6.2.0",
      summary: "Returns members at random",
      zrandmember
    ),
    Command(
      "zrange",
      arity: -4,
      [.readonly],
      group: .sortedSet,
      keys: .first,
      since: "1.2.0",
      summary: "Returns the members within a range of ranks, scores or bytes",
      zrange
    ),
    Command(
      "zrangebylex",
      arity: -4,
      [.readonly],
      group: .sortedSet,
      keys: .first,
      since: "2.8.9",
      summary: "Returns the members within a range of bytes",
      zrangebylex
    ),
    Command(
      "zrangebyscore",
      arity: -4,
      [.readonly],
      group: .sortedSet,
      keys: .first,
      since: "1.0.5",
      summary: "Returns the members within a range of scores",
      zrangebyscore
    ),
    Command(
      "zrangestore",
      arity: -5,
      [.write, .denyoom],
      group: .sortedSet,
      keys: .range(first: 1, last: 2, step: 1),
      since: "6.2.0",
      summary: "Stores the members within a range of ranks, scores or bytes",
      zrangestore
    ),
    Command(
      "zrank",
      arity: -3,
      arityBefore72: 3,
      [.readonly, .fast],
      group: .sortedSet,
      keys: .first,
      since: "2.0.0",
      summary: "Returns the rank of a member, lowest score first",
      zrank
    ),
    Command(
      "zrem",
      arity: -3,
      [.write, .fast],
      group: .sortedSet,
      keys: .first,
      since: "1.2.0",
      summary: "Removes members",
      zrem
    ),
    Command(
      "zremrangebylex",
      arity: 4,
      [.write],
      group: .sortedSet,
      keys: .first,
      since: "2.8.9",
      summary: "Removes the members within a range of bytes",
      zremrangebylex
    ),
    Command(
      "zremrangebyrank",
      arity: 4,
      [.write],
      group: .sortedSet,
      keys: .first,
      since: "2.0.0",
      summary: "Removes the members within a range of ranks",
      zremrangebyrank
    ),
    Command(
      "zremrangebyscore",
      arity: 4,
      [.write],
      group: .sortedSet,
      keys: .first,
      since: "1.2.0",
      summary: "Removes the members within a range of scores",
      zremrangebyscore
    ),
    Command(
      "zrevrange",
      arity: -4,
      [.readonly],
      group: .sortedSet,
      keys: .first,
      since: "1.2.0",
      summary: "Returns the members within a range of ranks, highest score first",
      zrevrange
    ),
    Command(
      "zrevrangebylex",
      arity: -4,
      [.readonly],
      group: .sortedSet,
      keys: .first,
      since: "2.8.9",
      summary: "Returns the members within a range of bytes, highest first",
      zrevrangebylex
    ),
    Command(
      "zrevrangebyscore",
      arity: -4,
      [.readonly],
      group: .sortedSet,
      keys: .first,
      since: "2.2.0",
      summary: "Returns the members within a range of scores, highest first",
      zrevrangebyscore
    ),
    Command(
      "zrevrank",
      arity: -3,
      arityBefore72: 3,
      [.readonly, .fast],
      group: .sortedSet,
      keys: .first,
      since: "2.0.0",
      summary: "Returns the rank of a member, highest score first",
      zrevrank
    ),
    Command(
      "zscan",
      arity: -3,
      [.readonly],
      group: .sortedSet,
      keys: .first,
      since: "2.8.0",
      summary: "Visits members and scores step by step",
      zscan
    ),
    Command(
      "zscore",
      arity: 3,
      [.readonly, .fast],
      group: .sortedSet,
      keys: .first,
      since: "1.2.0",
      summary: "Returns the score of a member",
      zscore
    ),
    Command(
      "zunion",
      arity: -3,
      [.readonly, .movablekeys],
      group: .sortedSet,
      keys: .counted(at: 1),
      since: "6.2.0",
      summary: "Returns the members that any of the sorted sets has",
      zunion
    ),
    Command(
      "zunionstore",
      arity: -4,
      [.write, .denyoom, .movablekeys],
      group: .sortedSet,
      keys: .counted(at: 2, also: 1),
      since: "2.0.0",
      summary: "Stores the members that any of the sorted sets has",
      zunionstore
    ),
  ]

  static let blockingPopMultiple = Command(
    "bzmpop",
    arity: -5,
    [.write, .blocking, .movablekeys],
    group: .sortedSet,
    keys: .counted(at: 2),
    since: "7.0.0",
    summary: "Pops members from the first sorted set that has any, waiting for one if none has",
    bzmpop
  )

  static let blockingPopMax = Command(
    "bzpopmax",
    arity: -3,
    [.write, .noscript, .blocking, .fast],
    group: .sortedSet,
    keys: .range(first: 1, last: -2, step: 1),
    since: "5.0.0",
    summary: "Pops the member with the highest score from the first sorted set that has one, waiting if none has",
    bzpopmax
  )

  static let blockingPopMin = Command(
    "bzpopmin",
    arity: -3,
    [.write, .noscript, .blocking, .fast],
    group: .sortedSet,
    keys: .range(first: 1, last: -2, step: 1),
    since: "5.0.0",
    summary: "Pops the member with the lowest score from the first sorted set that has one, waiting if none has",
    bzpopmin
  )
}
