// BSONTests. This file: generated documents into bytes and Extended JSON, and back; and their bytes damaged.

import Testing
import WireCore

@testable import BSON

@Suite struct RoundTripTests {
  @Test(arguments: [1, 2] as [UInt64])
  func bytes(seed: UInt64) throws {
    print("documents from seed \(seed)")
    var documents = RandomDocuments(seed: seed)
    for number in 0..<5_000 {
      let document = documents.document()
      let read = try BSONDocument(bytes: document.bytes)
      let rebuilt = BSONDocument(read.map { ($0.key, $0.value) })
      if rebuilt != document || read.hashValue != document.hashValue { Issue.record("document \(number)") }
      if document.compare(to: rebuilt) != 0 { Issue.record("document \(number) is not itself") }
    }
  }

  @Test(arguments: [3, 4] as [UInt64])
  func extendedJSON(seed: UInt64) throws {
    print("documents from seed \(seed)")
    var documents = RandomDocuments(seed: seed)
    for _ in 0..<1_500 {
      // Names that mean something in Extended JSON cannot be told from it; those of these documents never do.
      let document = documents.document()
      let canonical = document.extendedJSON(.canonical)
      // What is not a number has one spelling, and so has a decimal zero of too many digits.
      let read = try BSONDocument(extendedJSON: canonical)
      #expect(read.extendedJSON(.canonical) == canonical)
      #expect(read.compare(to: document) == 0)
      let relaxed = document.extendedJSON(.relaxed)
      #expect(try BSONDocument(extendedJSON: relaxed).extendedJSON(.relaxed) == relaxed)
    }
  }

  /// Whatever bytes come: a document or an error; and a document can be read to its last value.
  @Test(arguments: [5, 6] as [UInt64])
  func damaged(seed: UInt64) {
    var documents = RandomDocuments(seed: seed)
    var (read, refused) = (0, 0)
    for _ in 0..<10_000 {
      var bytes = documents.document().bytes
      for _ in 0...documents.below(3) { damage(&bytes, using: &documents) }
      do throws(BSONError) {
        let document = try BSONDocument(bytes: bytes)
        read += 1
        if BSONDocument(document.map { ($0.key, $0.value) }).count != document.count { Issue.record("seed \(seed)") }
        if document.extendedJSON().isEmpty || document.compare(to: document) != 0 { Issue.record("seed \(seed)") }
      } catch {
        refused += 1
      }
    }
    print("damaged documents, seed \(seed): \(read) read, \(refused) refused")
    #expect(read > 0 && refused > 0)
  }

  @Test func damagedText() {
    var documents = RandomDocuments(seed: 7)
    var (read, refused) = (0, 0)
    for _ in 0..<3_000 {
      var bytes = Array(documents.document(depth: 2).extendedJSON(.canonical).utf8)
      damage(&bytes, using: &documents)
      do throws(ExtendedJSONError) {
        read += try BSONDocument.list(extendedJSON: bytes).count
      } catch {
        refused += 1
        if error.line < 1 || error.column < 1 || error.offset > bytes.count { Issue.record("\(error)") }
      }
    }
    #expect(read > 0 && refused > 0)
  }
}

private func damage(_ bytes: inout [UInt8], using random: inout RandomDocuments) {
  let index = random.below(bytes.count)
  switch random.below(4) {
  case 0: bytes[index] = UInt8(random.below(256))
  case 1: bytes[index] ^= 1 << UInt8(random.below(8))
  case 2: bytes.insert(UInt8(random.below(256)), at: index)
  default: bytes.removeSubrange(index..<min(bytes.count - 1, index + random.below(4)))
  }
}
