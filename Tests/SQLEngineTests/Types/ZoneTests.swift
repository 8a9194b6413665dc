// SQLEngineTests/Types: PostgreSQL's types. This file: time zones from files.

import Testing
import WireCore

@testable import SQLEngine

/// A TZif file of version 2 (RFC 8536): two hours ahead until 2000, then one, and Berlin's rule after the last change.
private let file: [UInt8] = {
  func number(_ value: Int64, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> Int64(8 * (width - 1 - $0))) }
  }
  func block(_ width: Int) -> [UInt8] {
    var bytes = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
    for count in [0, 0, 0, 1, 2, 8] as [Int64] { bytes += number(count, 4) }
    bytes += number(946_684_800, width) + [1]
    bytes += number(7200, 4) + [0, 0] + number(3600, 4) + [0, 4]
    return bytes + Array("OLD\0NEW\0".utf8)
  }
  return block(4) + block(8) + Array("\nCET-1CEST,M3.5.0,M10.5.0/3\n".utf8)
}()

@Test func zoneFile() throws {
  let zone = try #require(Zone(name: "Test", file: file))
  #expect(zone.period(at: 0) == Zone.Period(offset: 7200, abbreviation: "OLD"))
  #expect(zone.period(at: 1_593_604_800) == Zone.Period(offset: 7200, isDaylight: true, abbreviation: "CEST"))
  #expect(zone.period(at: 4_102_444_800).abbreviation == "CET")
  // 2020-03-29 02:30 does not exist, 2020-10-25 02:30 twice.
  #expect(zone.offset(atLocal: 1_585_449_000) == 3600)
  #expect(zone.offset(atLocal: 1_603_593_000) == 3600)
}

@Test func zoneFileThatIsCutOrChanged() {
  // The first block alone, of 69 bytes, is a whole file of version 1.
  for length in file.indices {
    let zone = Zone(name: "Test", file: Array(file[..<length]))
    if length < 69 { #expect(zone == nil) }
  }
  for index in file.indices {
    var changed = file
    changed[index] = 0xFF
    _ = Zone(name: "Test", file: changed)?.offset(atLocal: .max / 2)
  }
}
