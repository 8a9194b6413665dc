// MongoEngine/Dates: times on clocks and calendars. This file: time zones (manual: "Date Expression Operators", "Olson
// Timezone Identifier").

import BSON
package import WireCore

/// Finds time zones by their names; `nil` for a name that is none.
package typealias ZoneSource = @Sendable (_ name: String) -> Zone?

/// A time zone as operators use it.
struct DateZone: Sendable {
  private enum Rules: Sendable {
    case fixed(Int)
    case named(Zone)
  }

  private let rules: Rules

  static let utc = DateZone(rules: .fixed(0))

  /// The zone of a name, or of an offset: `+02`, `-0330`, `+05:45`.
  ///
  /// - Throws: Location40485 for what is neither, NotImplemented for a name where no names are known.
  static func parse(_ name: String, _ context: QueryContext) throws(MongoError) -> DateZone {
    if ["UTC", "GMT", "UCT", "Zulu", "Etc/UTC", "Etc/GMT", "Etc/UCT", "Etc/Zulu", "Universal"].contains(name) {
      return .utc
    }
    if let offset = Self.offset(name) { return DateZone(rules: .fixed(offset)) }
    let isName = name.contains("/") || name.utf8.allSatisfy { $0 | 0x20 >= 97 && $0 | 0x20 <= 122 } && !name.isEmpty
    if let zone = context.zones?(name) { return DateZone(rules: .named(zone)) }
    guard context.zones == nil, isName else {
      throw .location(40485, "unrecognized time zone identifier: \"\(name)\"")
    }
    throw .of(.notImplemented, "the time zone \"\(name)\" is not supported: only offsets and UTC are known here")
  }

  /// Seconds, of `+hh`, `+hhmm` or `+hh:mm`.
  private static func offset(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard let sign = bytes.first, sign == 43 || sign == 45 else { return nil }
    let digits = bytes.dropFirst().filter { $0 != 58 }
    guard digits.allSatisfy({ 48...57 ~= $0 }), [2, 4].contains(digits.count) else { return nil }
    guard bytes.count == digits.count + 1 || bytes.count == 6 && bytes[3] == 58 else { return nil }
    let number = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    let minutes = digits.count == 2 ? number * 60 : number / 100 * 60 + number % 100
    return (sign == 45 ? -60 : 60) * minutes
  }

  var isUTC: Bool { if case .fixed(0) = self.rules { true } else { false } }

  /// Seconds east of Greenwich at an instant in milliseconds.
  func offset(at instant: Int64) -> Int {
    switch self.rules {
    case .fixed(let offset): offset
    case .named(let zone): zone.period(at: Int64(Int(instant).floored(by: 1000).quotient)).offset
    }
  }

  /// Milliseconds on the zone's clock at an instant; at the ends of time those of UTC.
  func local(_ instant: Int64) -> Int64 {
    instant.adding(Int64(self.offset(at: instant)) * 1000) ?? instant
  }

  func clock(_ instant: BSONDate) -> ClockTime {
    ClockTime(milliseconds: self.local(instant.millisecondsSince1970))
  }

  /// The instant at which the zone's clock shows so many milliseconds; `nil` when it does not fit.
  func instant(local: Int64) -> Int64? {
    let offset =
      switch self.rules {
      case .fixed(let offset): offset
      case .named(let zone): zone.offset(atLocal: Int64(Int(local).floored(by: 1000).quotient))
      }
    return local.subtracting(Int64(offset) * 1000)
  }
}
