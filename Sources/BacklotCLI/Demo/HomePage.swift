// BacklotCLI, demo: a small shop. This file: a page that is made of what every database has, and kept in memcached.

import DataTracing
import Tracing

/// A user's home page.
struct HomePage: Sendable {
  let memcached: TracedMemcached
  let users: UserRepository
  let orders: OrderRepository
  let visits: Visits

  /// The page of a user, made anew every minute; `nil` if there is no such user.
  func page(of id: Int64) async throws -> String? {
    try await withSpan("HomePage.page") { _ in
      let key = "home:\(id)"
      if let kept = try await self.memcached.get(key) { return kept.string }
      guard let user = try await self.users.find(id) else { return nil }
      let cents = try await self.orders.spent(by: id)
      let favourites = try await self.visits.favourites(of: id)
      let page = "\(user.name): \(cents / 100) spent; \(favourites.joined(separator: ", "))"
      try await self.memcached.set(key, to: Array(page.utf8), timeToLive: .seconds(60))
      return page
    }
  }
}
