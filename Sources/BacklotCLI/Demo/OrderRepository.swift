// BacklotCLI, demo: a small shop. This file: its orders, asked for one by one and at once.

import DataTracing
import Tracing

/// Orders, kept in a SQL database.
struct OrderRepository: Sendable {
  /// The statement that an index makes faster.
  static let ofOneUser = "SELECT id, cents FROM orders WHERE user_id = $1"

  let database: TracedDatabase

  /// What one user has spent, in cents.
  func spent(by id: Int64) async throws -> Int64 {
    try await withSpan("OrderRepository.spent") { _ in
      let row = try await self.database.queryRow(
        "SELECT CAST(sum(cents) AS bigint) AS cents FROM orders WHERE user_id = $1",
        [.int(id)]
      )
      guard case .int(let cents)? = row?["cents"] else { return 0 }
      return cents
    }
  }

  /// What users have spent, in cents: a query for each of them. N+1, as it is found in the wild.
  func spentOneByOne(by users: [User]) async throws -> [Int64: Int64] {
    try await withSpan("OrderRepository.spentOneByOne") { _ in
      var spent: [Int64: Int64] = [:]
      for user in users {
        for try await row in try await self.database.query(Self.ofOneUser, [.int(user.id)]) {
          if case .int(let cents)? = row["cents"] { spent[user.id, default: 0] += cents }
        }
      }
      return spent
    }
  }

  /// The same in one query.
  func spent(byUsersUpTo last: Int64) async throws -> [Int64: Int64] {
    try await withSpan("OrderRepository.spent") { _ in
      let text = """
        SELECT users.id, CAST(sum(orders.cents) AS bigint) AS cents FROM users JOIN orders ON orders.user_id = users.id
        WHERE users.id <= $1 GROUP BY users.id ORDER BY users.id
        """
      var spent: [Int64: Int64] = [:]
      for try await row in try await self.database.query(text, [.int(last)]) {
        if case .int(let id)? = row["id"], case .int(let cents)? = row["cents"] { spent[id] = cents }
      }
      return spent
    }
  }
}
