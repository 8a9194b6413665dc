// BacklotCLI, demo: a small shop. This file: which pages users looked at, in MongoDB.

import BSON
import DataTracing
import LoopbackClients
import Tracing

/// Every page that was looked at, a document each.
struct Visits: Sendable {
  let visits: TracedMongoCollection<MongoLoopbackDriver>

  init(_ mongo: TracedMongo<MongoLoopbackDriver>) { self.visits = mongo["shop"]["visits"] }

  /// Notes pages that a user looked at.
  func note(_ pages: [String], by id: Int64) async throws {
    try await withSpan("Visits.note") { _ in
      _ = try await self.visits.insertMany(pages.map { ["user": .int64(id), "page": .string($0)] })
    }
  }

  /// The pages that a user looked at most often, at most three.
  func favourites(of id: Int64) async throws -> [String] {
    try await withSpan("Visits.favourites") { _ in
      let pipeline: [BSONDocument] = [
        ["$match": ["user": .int64(id)]], ["$sortByCount": "$page"], ["$sort": ["count": -1, "_id": 1]], ["$limit": 3],
      ]
      var pages: [String] = []
      for try await group in try await self.visits.aggregate(pipeline) {
        if case .string(let page)? = group["_id"] { pages.append(page) }
      }
      return pages
    }
  }
}
