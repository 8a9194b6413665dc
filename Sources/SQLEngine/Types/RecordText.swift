// SQLEngine/Types: PostgreSQL's types. This file: the text of records.

/// Reading and writing of rows as text (manual, section 8.16.6).
package enum RecordText {
  /// Appends the text that `record_out` writes for fields' texts.
  package static func write(_ fields: [String?], to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "("))
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      guard let field else { continue }
      guard field.isEmpty || field.utf8.contains(where: self.needsQuotes) else {
        bytes.append(contentsOf: field.utf8)
        continue
      }
      bytes.append(UInt8(ascii: "\""))
      for byte in field.utf8 {
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(byte) }
        bytes.append(byte)
      }
      bytes.append(UInt8(ascii: "\""))
    }
    bytes.append(UInt8(ascii: ")"))
  }

  package static func text(_ fields: [String?]) -> String {
    var bytes: [UInt8] = []
    self.write(fields, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func needsQuotes(_ byte: UInt8) -> Bool {
    isSpace(byte) || "\"\\(),".utf8.contains(byte)
  }

  /// The fields' texts; `count` is how many there must be, if that is known.
  package static func read(_ text: String, count: Int?) throws(SQLError) -> [String?] {
    let bytes = Array(text.utf8)
    func malformed(_ detail: String) -> SQLError {
      SQLError(.invalidTextRepresentation, "malformed record literal: \"\(text)\"", detail: detail)
    }
    var index = 0
    while index < bytes.count, isSpace(bytes[index]) { index += 1 }
    guard index < bytes.count, bytes[index] == UInt8(ascii: "(") else { throw malformed("Missing left parenthesis.") }
    index += 1
    var fields: [String?] = []
    while true {
      guard let field = self.readField(bytes, &index) else { throw malformed("Unexpected end of input.") }
      fields.append(field.text)
      let end = bytes[index]
      index += 1
      if end == UInt8(ascii: ")") { break }
      if fields.count == count { throw malformed("Too many columns.") }
    }
    while index < bytes.count, isSpace(bytes[index]) { index += 1 }
    if index < bytes.count { throw malformed("Junk after right parenthesis.") }
    if let count, fields.count < count { throw malformed("Too few columns.") }
    return count == 0 ? [] : fields
  }

  private struct Field { var text: String? }

  /// A field up to its comma or parenthesis; `nil` if the text ends before.
  private static func readField(_ bytes: [UInt8], _ index: inout Int) -> Field? {
    var (word, isQuoted, wasQuoted): ([UInt8], Bool, Bool) = ([], false, false)
    while index < bytes.count {
      let byte = bytes[index]
      if !isQuoted, byte == UInt8(ascii: ",") || byte == UInt8(ascii: ")") {
        return Field(text: word.isEmpty && !wasQuoted ? nil : String(decoding: word, as: UTF8.self))
      }
      index += 1
      if byte == UInt8(ascii: "\\") {
        guard index < bytes.count else { return nil }
        word.append(bytes[index])
        index += 1
      } else if byte == UInt8(ascii: "\"") {
        if isQuoted, index < bytes.count, bytes[index] == byte {
          word.append(byte)
          index += 1
        } else {
          isQuoted.toggle()
          wasQuoted = true
        }
      } else {
        word.append(byte)
      }
    }
    return nil
  }
}
