// WireCore: what every fake shares, pure. This file: time zones as files keep them (RFC 8536).

extension Zone {
  /// A zone from the bytes of a TZif file; `nil` if they are not one. Nothing is read beyond their end.
  package convenience init?(name: String, file bytes: [UInt8]) {
    guard let first = ZoneFileHeader(bytes, at: 0) else { return nil }
    // Version 1 counts seconds in 32 bits; a later version repeats all in 64.
    let second = first.version > 0 ? ZoneFileHeader(bytes, at: first.end(wide: 4)) : nil
    let header = second ?? first
    let width = second == nil ? 4 : 8
    guard let body = header.body(bytes, width: width) else { return nil }
    let footer = second.flatMap { ZoneRule(footer: bytes, at: $0.end(wide: 8)) }
    let standard = body.periods.first { !$0.isDaylight } ?? body.periods[0]
    self.init(name: name, first: standard, transitions: body.transitions, rule: footer)
  }
}

private struct ZoneFileHeader {
  var start: Int
  var version: UInt8
  /// isut, isstd, leap, time, type, char.
  var counts: [Int]

  init?(_ bytes: [UInt8], at start: Int) {
    guard bytes.count >= 44, start <= bytes.count - 44, bytes[start...].starts(with: "TZif".utf8) else { return nil }
    self.start = start
    self.version = bytes[start + 4] == 0 ? 0 : 1
    self.counts = (0..<6).map { Int(bigEndian(bytes[(start + 20 + 4 * $0)...].prefix(4))) }
    // Far more than any zone has, and far from an overflow.
    guard self.counts.allSatisfy({ (0...100_000).contains($0) }), self.counts[4] > 0 else { return nil }
  }

  func end(wide width: Int) -> Int {
    self.start + 44 + self.counts[3] * (width + 1) + self.counts[4] * 6 + self.counts[5]
      + self.counts[2] * (width + 4) + self.counts[1] + self.counts[0]
  }

  func body(_ bytes: [UInt8], width: Int) -> (transitions: [(at: Int64, period: Zone.Period)], periods: [Zone.Period])?
  {
    guard self.end(wide: width) <= bytes.count else { return nil }
    let (times, types) = (self.counts[3], self.counts[4])
    let indexes = self.start + 44 + times * width
    let records = indexes + times
    let names = records + types * 6
    var periods: [Zone.Period] = []
    for record in 0..<types {
      let at = records + record * 6
      let offset = Int(Int32(truncatingIfNeeded: bigEndian(bytes[at...].prefix(4))))
      let letters = bytes[(names + min(Int(bytes[at + 5]), self.counts[5]))..<(names + self.counts[5])].prefix {
        $0 != 0
      }
      guard abs(offset) < 200_000 else { return nil }
      periods.append(
        Zone.Period(
          offset: offset,
          isDaylight: bytes[at + 4] != 0,
          abbreviation: String(decoding: letters, as: UTF8.self)
        )
      )
    }
    var transitions: [(at: Int64, period: Zone.Period)] = []
    for index in 0..<times {
      let type = Int(bytes[indexes + index])
      guard type < types else { return nil }
      let raw = bigEndian(bytes[(self.start + 44 + index * width)...].prefix(width))
      transitions.append((width == 4 ? Int64(Int32(truncatingIfNeeded: raw)) : raw, periods[type]))
    }
    return (transitions, periods)
  }
}

/// A number of up to 8 bytes, the highest first.
package func bigEndian(_ bytes: some Sequence<UInt8>) -> Int64 { bytes.reduce(0) { $0 << 8 | Int64($1) } }
