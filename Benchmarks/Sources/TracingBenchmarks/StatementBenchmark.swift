// Benchmarks of tracing. This file: how fast SQL is read, sanitised and summarised.

import DataTracing

/// Texts as applications send them, and such as nobody should send.
private let texts: [(title: String, text: String)] = [
  ("a look-up by key", "SELECT id, name, email FROM users WHERE id = 12345678"),
  (
    "a join with literals and a subquery",
    """
    SELECT o.id, o.total, u.name FROM orders AS o JOIN users AS u ON u.id = o.user_id
    WHERE o.state IN ('paid', 'sent', 'returned') AND o.total > 100.50 AND u.email LIKE '%@example.com'
      AND EXISTS (SELECT 1 FROM items WHERE items.order_id = o.id AND items.price > 20) /* newest first */
    ORDER BY o.id DESC LIMIT 20
    """
  ),
  ("an INSERT of 10,000 rows", "INSERT INTO users VALUES " + rows(10_000)),
  ("1 MB of opened brackets", "SELECT " + String(repeating: "(", count: 1_000_000)),
  ("1 MB in one string that does not end", "SELECT '" + String(repeating: "x''", count: 333_333)),
]

private func rows(_ count: Int) -> String {
  (0..<count).map { "(\($0), 'user \($0)', 'user\($0)@example.com')" }.joined(separator: ", ")
}

func benchmarkStatements() {
  section("SQL read, sanitised and summarised", ["bytes", "ns", "MB/s"])
  for (title, text) in texts {
    let size = text.utf8.count
    let count = max(1, 200_000 / size)
    let costs = (0..<rounds).map { _ in
      cost(of: count) {
        for _ in 0..<count { blackHole(SQLText(text, dialect: .postgresql).sanitized) }
      }
    }
    let nanoseconds = Cost.median(costs).nanoseconds
    row(title, ["\(size)", fixed(nanoseconds), fixed(Double(size) * 1000 / nanoseconds)])
  }
}

/// Keeps the work before it from being left out.
@inline(never)
private func blackHole(_ text: String) {}
