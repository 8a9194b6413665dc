// MongoEngine/WindowFunctions: what `$setWindowFields` makes of the documents around each one. This file: which
// documents belong to a window.

import BSON

/// Which documents around one belong to its window.
enum WindowBounds: Sendable {
  enum Bound<Value: Sendable>: Sendable {
    case unbounded
    case current
    case offset(Value)
  }

  /// By position.
  case documents(Bound<Int>, Bound<Int>)
  /// By how far the field that is sorted by may be from its value here.
  case range(Bound<BSONValue>, Bound<BSONValue>, TimeUnit?, Expression)

  /// Whether the window begins elsewhere for each document.
  var movesItsStart: Bool {
    switch self {
    case .documents(.unbounded, _), .range(.unbounded, _, _, _): false
    default: true
    }
  }

  /// The window of each document.
  func frames(of partition: WindowPartition) throws(MongoError) -> [Range<Int>] {
    switch self {
    case .documents(let lower, let upper):
      let count = partition.documents.count
      return (0..<count).map { position in
        let start = max(0, lower.position(from: position, unbounded: 0))
        let end = min(count, upper.position(from: position, unbounded: count - 1) + 1)
        return start < end ? start..<end : min(start, count)..<min(start, count)
      }
    case .range(let lower, let upper, let unit, let expression):
      let keys = try partition.map { document throws(MongoError) in try expression.evaluate(document) }
      return try RangeFrames(keys: try Self.checked(keys, unit), lower: lower, upper: upper, unit: unit).all()
    }
  }

  private static func checked(_ keys: [BSONValue?], _ unit: TimeUnit?) throws(MongoError) -> [BSONValue] {
    var checked: [BSONValue] = []
    for key in keys {
      if unit != nil {
        guard case .date? = key else {
          throw .location(
            5_429_513,
            "Invalid range: Expected the sortBy field to be a Date, but it was \(key.typeName)"
          )
        }
      } else if case .date? = key {
        throw .location(
          5_429_413,
          "Invalid range: For windows that involve date or time ranges, a unit must be provided."
        )
      } else if key?.number == nil {
        throw .location(
          5_429_414,
          "Invalid range: Expected the sortBy field to be a number, but it was \(key.typeName)"
        )
      }
      checked.append(key ?? .null)
    }
    return checked
  }
}

extension WindowBounds.Bound<Int> {
  fileprivate func position(from current: Int, unbounded: Int) -> Int {
    switch self {
    case .unbounded: unbounded
    case .current: current
    case .offset(let offset): current + offset
    }
  }
}

/// The windows of values in ascending order; their ends never go back.
private struct RangeFrames {
  let keys: [BSONValue]
  let lower: WindowBounds.Bound<BSONValue>
  let upper: WindowBounds.Bound<BSONValue>
  let unit: TimeUnit?

  func all() throws(MongoError) -> [Range<Int>] {
    var (start, end) = (0, 0)
    var frames: [Range<Int>] = []
    for key in self.keys {
      if let least = try self.value(self.lower, from: key) {
        while start < self.keys.count, self.keys[start].compare(to: least) < 0 { start += 1 }
      }
      if let most = try self.value(self.upper, from: key) {
        while end < self.keys.count, self.keys[end].compare(to: most) <= 0 { end += 1 }
      } else {
        end = self.keys.count
      }
      frames.append(start < end ? start..<end : start..<start)
    }
    return frames
  }

  /// The value at a bound; `nil` where there is none.
  private func value(
    _ bound: WindowBounds.Bound<BSONValue>,
    from key: BSONValue
  ) throws(MongoError) -> BSONValue? {
    switch bound {
    case .unbounded: return nil
    case .current: return key
    case .offset(let offset):
      if let unit, case .date(let date) = key {
        return .date(try date.adding(offset.wholeNumber ?? 0, unit, in: .utc))
      }
      return .decimal128((key.decimal ?? .zero) + (offset.decimal ?? .zero))
    }
  }
}
