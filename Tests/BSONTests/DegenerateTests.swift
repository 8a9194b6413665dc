// BSONTests. This file: what is read though nobody should write it so, what only looks like a type, and lengths that lie.

import Testing

@testable import BSON

@Suite struct DegenerateTests {
  /// Options that are not in order are put in order, and equal those that are.
  @Test func optionsOutOfOrder() throws {
    let document = try BSONDocument(bytes: bytesOf("0e0000000b61006200786d690000"))
    #expect(document["a"] == .regex(BSONRegex("b", options: "imx")))
    #expect(document.extendedJSON() == #"{"a":{"$regularExpression":{"pattern":"b","options":"imx"}}}"#)
    let again = BSONDocument(document.map { element -> (String, BSONValue) in (element.key, element.value) })
    #expect(hexadecimal(again.bytes) == "0e0000000b61006200696d780000")
  }

  /// The place of an element counts, whatever its name; written again, it has the right one.
  @Test(arguments: [["", ""], ["ab", "cd"], ["0", "0"], ["1", "0"]])
  func namesOfElements(_ names: [String]) throws {
    let elements: [(String, BSONValue)] = [(names[0], 10), (names[1], 20)]
    var bytes = (["a": .document(BSONDocument(elements))] as BSONDocument).bytes
    bytes[4] = BSONType.array.rawValue
    let document = try BSONDocument(bytes: bytes)
    #expect(document.extendedJSON() == #"{"a":[10,20]}"#)
    guard case .array(let read) = document["a"] else {
      Issue.record("expected an array, got \(document)")
      return
    }
    #expect(BSONArray(Array(read)) == [10, 20])
  }

  /// Not-a-number has many forms; the bytes keep theirs, a text has one for all.
  @Test(arguments: [0x7FF8_0000_0000_0012, 0xFFF8_0000_0000_0000, 0x7FFF_FFFF_FFFF_FFFF] as [UInt64])
  func notANumber(_ bits: UInt64) throws {
    let bytes = (["d": .double(Double(bitPattern: bits))] as BSONDocument).bytes
    #expect(bytes[7..<15].reversed().reduce(0) { $0 << 8 | UInt64($1) } == bits)
    #expect(try BSONDocument(bytes: bytes).extendedJSON() == #"{"d":{"$numberDouble":"NaN"}}"#)
  }

  /// The order of an object's names says nothing about its type.
  @Test(
    arguments: [
      (#"{"$timestamp":{"i":2,"t":1}}"#, .timestamp(BSONTimestamp(seconds: 1, increment: 2))),
      (#"{"$regularExpression":{"options":"im","pattern":"a"}}"#, .regex(BSONRegex("a", options: "im"))),
      (
        #"{"$dbPointer":{"$id":{"$oid":"5f000102030405060708090a"},"$ref":"b"}}"#,
        .dbPointer(BSONDBPointer("b", id: ObjectId(seconds: 0x5F00_0102, process: 0x03_0405_0607, counter: 0x08090A)))
      ),
      (#"{"$scope":{},"$code":"a"}"#, .codeWithScope(BSONCodeWithScope("a", scope: [:]))),
      (#"{"$type":"5","$binary":""}"#, .binary(BSONBinary([], subtype: BSONBinary.md5))),
    ] as [(String, BSONValue)]
  )
  func otherOrder(_ text: String, _ expected: BSONValue) throws {
    #expect(try BSONValue(extendedJSON: text) == expected)
  }

  /// A reference is a document like any other, with whatever is in it; so is what only resembles one.
  @Test(arguments: [
    #"{"$ref":"c","$id":{"$oid":"5f000102030405060708090a"}}"#,
    #"{"$ref":"c","$id":{"$numberInt":"1"},"$db":"d","x":"y"}"#,
    #"{"$ref":"c","$id":{"$numberInt":"1"},"a.b":{"$numberInt":"1"},"$c":{"$numberInt":"1"}}"#,
    #"{"$ref":"c"}"#, #"{"$ref":{"$numberInt":"1"},"$id":null}"#, #"{"$ref":"c","$id":null,"$db":{"$numberInt":"1"}}"#,
    #"{"$":"a"}"#, #"{".":"a"}"#, #"{"":{"":""}}"#, #"{"$banana":"peel"}"#,
  ])
  func staysADocument(_ text: String) throws {
    let value = try BSONValue(extendedJSON: #"{"x":\#(text)}"#)
    guard case .document(let document) = value, case .document = document["x"] else {
      Issue.record("expected documents, got \(value.type.name)")
      return
    }
    #expect(document.extendedJSON(.canonical) == #"{"x":\#(text)}"#)
    #expect(try BSONDocument(bytes: document.bytes) == document)
  }

  /// What stands for a value stands alone.
  @Test(arguments: Case.all)
  func nothingBeside(_ example: Case) throws {
    guard example.canonical.hasPrefix(#"{"$"#) else { return }
    let behind = String(example.canonical.dropLast()) + #","other":true}"#
    let before = #"{"other":true,"# + String(example.canonical.dropFirst())
    for text in [behind, before] {
      #expect(throws: ExtendedJSONError.self, "\(text)") { try BSONValue(extendedJSON: text) }
    }
  }

  /// A length is right or refused, by however little it is wrong.
  @Test(
    arguments: [
      // Types with their values, and where in the value lengths stand.
      ("02", "0200000062" + "00", [0]), ("0d", "0200000062" + "00", [0]), ("0e", "0200000062" + "00", [0]),
      ("03", "080000000a7800" + "00", [0]), ("04", "080000000a3000" + "00", [0]),
      ("05", "0800000002" + "04000000" + "01020304", [0, 5]),
      ("0c", "0200000062" + "00" + "5f000102030405060708090a", [0]),
      ("0f", "16000000" + "0200000062" + "00" + "0c0000001078000100000000", [0, 4, 10]),
    ] as [(String, String, [Int])]
  )
  func lengthsThatLie(_ type: String, _ value: String, _ places: [Int]) throws {
    let value = bytesOf(value)
    func bytes(_ value: [UInt8]) -> [UInt8] {
      bytesOf(hexadecimal([UInt8(value.count + 8), 0, 0, 0]) + type + "6100") + value + [0]
    }
    for place in places {
      let right = Int(value[place])
      for wrong in [-1, 0, 1, right - 1, right + 1, right + 4, 0xFF, 0x7FFF_FFFF] where wrong != right {
        var changed = value
        for byte in 0..<4 { changed[place + byte] = UInt8(truncatingIfNeeded: wrong >> (8 * byte)) }
        #expect(throws: BSONError.self, "\(type) \(wrong)") { try BSONDocument(bytes: bytes(changed)) }
      }
    }
  }

  /// A zero byte ends a pattern, options or a name, and what follows is read as what comes next.
  @Test(arguments: ["0b610061006300696d00", "0b6100616263006900" + "6d00", "107800000100" + "0000"])
  func zeroBytesWithin(_ element: String) {
    let body = bytesOf(element)
    let bytes = bytesOf(hexadecimal([UInt8(body.count + 5), 0, 0, 0])) + body + [0]
    #expect(throws: BSONError.self) { try BSONDocument(bytes: bytes) }
  }
}
