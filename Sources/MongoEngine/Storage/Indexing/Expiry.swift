// MongoEngine/Storage/Indexing: indexes of a collection. This file: documents that expire (manual: "TTL Indexes").

package import BSON

extension MongoData {
  /// The earliest moment at which a document expires; `nil` when none does.
  package var nextExpiry: BSONDate? {
    self.expiring.lazy.compactMap { self.collections[$0]?.nextExpiry }.min()
  }

  /// Removes the documents that have expired; the number of them.
  @discardableResult
  package mutating func expire(now: BSONDate) -> Int {
    var count = 0
    for namespace in self.expiring.sorted() {
      guard let next = self.collections[namespace]?.nextExpiry, next <= now else { continue }
      let removed = try? self.withCollection(namespace, creating: false) { collection throws(MongoError) in
        collection.expire(now: now)
      }
      count += removed ?? 0
    }
    return count
  }
}

extension MongoCollection {
  var nextExpiry: BSONDate? { self.indexes.lazy.compactMap(\.nextExpiry).min() }

  /// Removes the documents that have expired; the number of them.
  mutating func expire(now: BSONDate) -> Int {
    var expired: Set<RecordID> = []
    for index in self.indexes { expired.formUnion(index.expired(now: now)) }
    for id in expired.sorted() { self.remove(id) }
    return expired.count
  }
}

extension Index {
  private var delay: Int64? { self.spec.expireAfterSeconds.map { $0 * 1000 } }

  /// The earliest moment at which a document expires by this index. Of an array the least date counts; what is no date
  /// never expires.
  fileprivate var nextExpiry: BSONDate? {
    guard let delay else { return nil }
    var earliest: BSONDate?
    self.visitDates { date in
      earliest = date
      return false
    }
    return earliest.map { BSONDate(millisecondsSince1970: $0.millisecondsSince1970.adding(delay)) }
  }

  fileprivate func expired(now: BSONDate) -> [RecordID] {
    guard let delay else { return [] }
    var expired: [RecordID] = []
    self.visitDates { date, id in
      guard date.millisecondsSince1970.adding(delay) <= now.millisecondsSince1970 else { return false }
      expired.append(id)
      return true
    }
    return expired
  }

  private func visitDates(_ visit: (BSONDate) -> Bool) { self.visitDates { date, _ in visit(date) } }

  /// Visits the dates, earliest first.
  private func visitDates(_ visit: (BSONDate, RecordID) -> Bool) {
    let rank = BSONType.date.rank
    let visitEntry: (IndexEntry) -> Bool = {
      guard case .date(let date) = $0.first else { return false }
      return visit(date, $0.id)
    }
    if self.order.isAscending[0] {
      self.entries.ascend(isBefore: { $0.first.type.rank < rank }, visitEntry)
    } else {
      self.entries.descend(isAfter: { $0.first.type.rank < rank }, visitEntry)
    }
  }
}

extension Int64 {
  fileprivate func adding(_ other: Int64) -> Int64 {
    let (sum, overflow) = self.addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
