// DataTracing, statements: what SQL text tells without its literals. This file: the words that mean something to us.

/// A keyword that the sanitiser, the summary or the fingerprint looks at. Its raw value is its text in lower case.
enum SQLKeyword: String, CaseIterable {
  /// A word that is none of these.
  case none = ""
  // Statements.
  case select, insert, update, delete, merge, replace, upsert, with, values, table, create, alter, drop, refresh
  case truncate, lock, analyze, vacuum, optimize, repair, check, reindex, cluster, describe, desc, call, exec
  case execute, use, pragma, set, begin, start, commit, rollback, savepoint, release, end, abort, xa, prepare
  case deallocate, explain, copy, load, grant, revoke, show, comment, fetch, move, close, listen, notify, unlisten
  case kill, attach, detach, declare, `do`, discard, reset, `import`, export, checkpoint, reassign, unlock, flush
  // Clauses.
  case from, into, join, straightJoin = "straight_join", `where`, group, having, window, order, limit, offset, union
  case intersect, except, minus, on, using, returning, `as`, by, `for`, connect, qualify, conflict, duplicate, output
  // What may stand before a name.
  case only, lateral, recursive, `if`, not, exists, or, temp, temporary, global, local, unlogged, unique, fulltext
  case spatial, materialized, foreign, virtual, constraint, trusted, definer, algorithm, sql, security, invoker
  case currentUser = "current_user", undefined, concurrently, lowPriority = "low_priority", delayed
  case highPriority = "high_priority", ignore, quick, overwrite, session, persist, full, freeze, verbose
  case noWriteToBinlog = "no_write_to_binlog"
  // Kinds of objects.
  case tables, index, database, schema, view, procedure, function, trigger, event
  // Transactions.
  case transaction, prepared, to, work
  // Expressions.
  case and, xor, `is`, `in`, like, ilike, glob, regexp, rlike, similar, escape, between, `case`, when, then, `else`
  case distinct, all, `any`, `some`, array, row, `default`, null, `true`, `false`, interval, div, mod, `return`
  case first, next, top, cross, outer, inner, left, right, natural
  // Others.
  case data, stdin, identified, share, loop, `while`, `repeat`, column, key, primary, references, asc, cast, count

  /// Compares cases. The library's operator would compare their texts.
  static func != (left: Self, right: Self) -> Bool { !(left == right) }

  /// Whether a value may follow, so that a sign after this word belongs to a number.
  var startsOperand: Bool {
    switch self {
    case .select, .distinct, .all, .where, .and, .or, .not, .xor, .on, .having, .when, .then, .else, .case, .between,
      .like, .ilike, .glob, .regexp, .rlike, .escape, .in, .is, .by, .limit, .offset, .fetch, .first, .next, .returning,
      .values, .set, .default, .return, .from, .for, .using, .div, .mod, .as, .interval, .top, .to, .with, .any, .some,
      .call, .execute, .exec, .kill, .start:
      true
    default:
      false
    }
  }
}

/// Finds keywords by their bytes: open addressing over words of at most 16 letters, in which case does not count.
struct SQLKeywordTable {
  private struct Entry {
    var first: UInt64 = 0
    var second: UInt64 = 0
    var keyword = SQLKeyword.none
  }

  private static let slots = 1024
  static let shared = SQLKeywordTable()

  private var entries = [Entry](repeating: Entry(), count: Self.slots)

  private init() {
    for keyword in SQLKeyword.allCases where keyword != .none {
      let text = Array(keyword.rawValue.utf8)
      let (first, second) = Self.packed(text.span, 0, text.count)
      var slot = Self.slot(first, second)
      while self.entries[slot].keyword != .none { slot = (slot + 1) % Self.slots }
      self.entries[slot] = Entry(first: first, second: second, keyword: keyword)
    }
  }

  /// The keyword between two offsets, or `.none`.
  func keyword(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> SQLKeyword {
    guard end - start >= 2, end - start <= 16 else { return .none }
    let (first, second) = Self.packed(bytes, start, end)
    var slot = Self.slot(first, second)
    while self.entries[slot].keyword != .none {
      let entry = self.entries[slot]
      if entry.first == first, entry.second == second { return entry.keyword }
      slot = (slot + 1) % Self.slots
    }
    return .none
  }

  /// The word in lower case: eight letters, and eight more.
  private static func packed(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> (UInt64, UInt64) {
    var (first, second): (UInt64, UInt64) = (0, 0)
    for index in start..<min(end, start + 8) { first = first << 8 | UInt64(bytes[index] | 0x20) }
    if end > start + 8 { for index in start + 8..<end { second = second << 8 | UInt64(bytes[index] | 0x20) } }
    return (first, second)
  }

  private static func slot(_ first: UInt64, _ second: UInt64) -> Int {
    let mixed = (first ^ (second &* 0x9E37_79B9_7F4A_7C15)) &* 0xD6E8_FEB8_6659_FD93
    return Int(truncatingIfNeeded: mixed >> 54) & (Self.slots - 1)
  }
}
