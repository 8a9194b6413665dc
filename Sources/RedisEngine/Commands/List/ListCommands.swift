// RedisEngine: Redis's data and commands, pure. This file: the rows of the command table for lists.

enum ListCommands {
  static let all: [Command] = [
    blmove,
    blmpop,
    blpop,
    brpop,
    brpoplpush,
    Command(
      "lindex",
      arity: 3,
      [.readonly],
      group: .list,
      keys: .first,
      since: "1.0.0",
      summary: "Returns the element at a position",
      lindex
    ),
    Command(
      "linsert",
      arity: 5,
      [.write, .denyoom],
      group: .list,
      keys: .first,
      since: "2.2.0",
      summary: "Inserts an element before or behind another",
      linsert
    ),
    Command(
      "llen",
      arity: 2,
      [.readonly, .fast],
      group: .list,
      keys: .first,
      since: "1.0.0",
      summary: "Returns the length of a list",
      llen
    ),
    Command(
      "lmove",
      arity: 5,
      [.write, .denyoom],
      group: .list,
      keys: .range(first: 1, last: 2, step: 1),
      since: "6.2.0",
      summary: "Moves an element from list to list",
      lmove
    ),
    Command(
      "lmpop",
      arity: -4,
      [.write, .movablekeys],
      group: .list,
      keys: .counted(at: 1),
      since: "7.0.0",
      summary: "Removes elements of the first list that has any",
      lmpop
    ),
    Command(
      "lpop",
      arity: -2,
      [.write, .fast],
      group: .list,
      keys: .first,
      since: "1.0.0",
      summary: "Removes the first elements",
      lpop
    ),
    Command(
      "lpos",
      arity: -3,
      [.readonly],
      group: .list,
      keys: .first,
      since: "6.0.6",
      summary: "Returns the positions of an element",
      lpos
    ),
    Command(
      "lpush",
      arity: -3,
      [.write, .denyoom, .fast],
      group: .list,
      keys: .first,
      since: "1.0.0",
      summary: "Adds elements at the head",
      lpush
    ),
    Command(
      "lpushx",
      arity: -3,
      [.write, .denyoom, .fast],
      group: .list,
      keys: .first,
      since: "2.2.0",
      summary: "Adds elements at the head of a list that exists",
      lpushx
    ),
    Command(
      "lrange",
      arity: 4,
      [.readonly],
      group: .list,
      keys: .first,
      since: "1.0.0",
      summary: "Returns the elements between two positions",
      lrange
    ),
    Command(
      "lrem",
      arity: 4,
      [.write],
      group: .list,
      keys: .first,
      since: "1.0.0",
      summary: "Removes elements by their value",
      lrem
    ),
    Command(
      "lset",
      arity: 4,
      [.write, .denyoom],
      group: .list,
      keys: .first,
      since: "1.0.0",
      summary: "Replaces the element at a position",
      lset
    ),
    Command(
      "ltrim",
      arity: 4,
      [.write],
      group: .list,
      keys: .first,
      since: "1.0.0",
      summary: "Removes the elements outside of two positions",
      ltrim
    ),
    Command(
      "rpop",
      arity: -2,
      [.write, .fast],
      group: .list,
      keys: .first,
      since: "1.0.0",
      summary: "Removes the last elements",
      rpop
    ),
    Command(
      "rpoplpush",
      arity: 3,
      [.write, .denyoom],
      group: .list,
      keys: .range(first: 1, last: 2, step: 1),
      since: "1.2.0",
      summary: "Moves the last element of a list to the head of another",
      rpoplpush
    ),
    Command(
      "rpush",
      arity: -3,
      [.write, .denyoom, .fast],
      group: .list,
      keys: .first,
      since: "1.0.0",
      summary: "Adds elements at the tail",
      rpush
    ),
    Command(
      "rpushx",
      arity: -3,
      [.write, .denyoom, .fast],
      group: .list,
      keys: .first,
      since: "2.2.0",
      summary: "Adds elements at the tail of a list that exists",
      rpushx
    ),
  ]

  static let blmove = Command(
    "blmove",
    arity: 6,
    [.write, .denyoom, .noscript, .blocking],
    group: .list,
    keys: .range(first: 1, last: 2, step: 1),
    since: "6.2.0",
    summary: "Moves an element from list to list, waiting for one if need be",
    blmoveBody
  )

  static let blmpop = Command(
    "blmpop",
    arity: -5,
    [.write, .blocking, .movablekeys],
    group: .list,
    keys: .counted(at: 2),
    since: "7.0.0",
    summary: "Removes elements of the first list that has any, waiting for some if need be",
    blmpopBody
  )

  static let blpop = Command(
    "blpop",
    arity: -3,
    [.write, .noscript, .blocking],
    group: .list,
    keys: .range(first: 1, last: -2, step: 1),
    since: "2.0.0",
    summary: "Removes the first element of the first list that has any, waiting for one if need be",
    blpopBody
  )

  static let brpop = Command(
    "brpop",
    arity: -3,
    [.write, .noscript, .blocking],
    group: .list,
    keys: .range(first: 1, last: -2, step: 1),
    since: "2.0.0",
    summary: "Removes the last element of the first list that has any, waiting for one if need be",
    brpopBody
  )

  static let brpoplpush = Command(
    "brpoplpush",
    arity: 4,
    [.write, .denyoom, .noscript, .blocking],
    group: .list,
    keys: .range(first: 1, last: 2, step: 1),
    since: "2.2.0",
    summary: "Moves the last element of a list to the head of another, waiting for one if need be",
    brpoplpushBody
  )
}
