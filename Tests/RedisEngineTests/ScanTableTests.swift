// RedisEngineTests. This file: the table under keys, fields and members.

import Testing
import WireCore

@testable import RedisEngine

struct ScanTableTests {
  private func table(_ keys: some Sequence<Int>) -> ScanTable<Int, String> {
    var table = ScanTable<Int, String>()
    for key in keys { table[key] = "\(key)" }
    return table
  }

  @Test func iteratesInOrderOfInsertion() {
    var table = self.table([3, 1, 2])
    table[1] = "one"
    #expect(table.keys == [3, 1, 2])
    #expect(table.values == ["3", "one", "2"])
    table[3] = nil
    table[3] = "again"
    #expect(table.keys == [1, 2, 3])
    #expect(table.count == 3)
    #expect(table[9] == nil)
  }

  @Test func changesValuesInPlace() throws {
    var table = self.table([1, 2])
    let position = try #require(table.position(of: 2))
    table[at: position] += "!"
    #expect(table[2] == "2!")
    #expect(table.updateValue("x", forKey: 2) == "2!")
    #expect(table.removeValue(forKey: 2) == "x")
    #expect(table.removeValue(forKey: 2) == nil)
    #expect(table.position(of: 2) == nil)
  }

  @Test func closesHolesAsElementsComeAndGo() {
    var table = self.table(0..<1000)
    for key in 0..<990 { table[key] = nil }
    for key in 1000..<1010 { table[key] = "\(key)" }
    #expect(table.keys == Array(990..<1010))
    for key in 990..<1010 { #expect(table[key] == "\(key)") }
  }

  /// The promise of SCAN: what is there all the time is seen, and seen once.
  @Test(arguments: [1, 3, 10, 1000]) func scansWhatStaysExactlyOnce(step: Int) {
    var table = self.table(0..<200)
    var cursor: UInt64 = 0
    var seen: [Int] = []
    var added = 200
    repeat {
      let (next, elements) = table.scan(from: cursor, count: step)
      seen += elements.map(\.key).filter { $0 < 200 && !$0.isMultiple(of: 3) }
      // Others go and, for a while, come; the scan ends nevertheless.
      for (key, _) in elements where key.isMultiple(of: 3) { table[key] = nil }
      if let gone = table.keys.first(where: { $0.isMultiple(of: 3) }) { table[gone] = nil }
      if added < 260 {
        table[added] = "new"
        added += 1
      }
      cursor = next
    } while cursor != 0
    #expect(seen == (0..<200).filter { !$0.isMultiple(of: 3) })
  }

  @Test func scanEndsWhateverTheCursor() {
    let table = self.table(0..<10)
    #expect(table.scan(from: .max, count: 5).next == 0)
    #expect(table.scan(from: .max, count: 5).elements.isEmpty)
    #expect(table.scan(from: 0, count: .max).elements.count == 10)
    #expect(ScanTable<Int, Int>().scan(from: 0, count: 10).next == 0)
  }

  @Test func cursorsOutliveEmptyingTheTable() {
    var table = self.table(0..<20)
    let cursor = table.scan(from: 0, count: 10).next
    table.removeAll()
    #expect(table.scan(from: cursor, count: 10).elements.isEmpty)
    table[5] = "new"
    // What came later has a later number, so that the old cursor finds it.
    #expect(table.scan(from: cursor, count: 10).elements.map(\.key) == [5])
  }

  @Test func drawsEveryElementSoonerOrLater() {
    var random = SeededRandom(seed: 7)
    var table = self.table(0..<40)
    for key in 0..<30 { table[key] = nil }
    let drawn = Set((0..<500).compactMap { _ in table.randomElement(using: &random)?.key })
    #expect(drawn == Set(30..<40))
    #expect(ScanTable<Int, Int>().randomElement(using: &random) == nil)
  }
}

extension String: Blank {
  static var blank: String { "" }
}
