// PostgresWireTests. This file: COPY, compared with PostgreSQL 15.

import Foundation
import NIOCore
import PostgresWire
import Testing
import WireCore

/// What a COPY reader makes of data.
struct CopyTranscript: Equatable {
  var rows: [[ByteString?]] = []
  var error: CopyError?

  init(_ pieces: [ArraySlice<UInt8>], _ options: CopyOptions, columns: [String], limit: Int = 1 << 20) {
    var reader = CopyReader(options, columns: columns, limit: limit)
    do throws(CopyError) {
      for piece in pieces {
        reader.append(ByteString(piece))
        try self.take(from: &reader)
      }
      reader.finish()
      try self.take(from: &reader)
    } catch { self.error = error }
  }

  private mutating func take(from reader: inout CopyReader) throws(CopyError) {
    while let row = try reader.next() {
      try reader.checkCount(row)
      self.rows.append(row)
    }
  }

  /// As ``CopyCase/expected`` has it.
  func description(relation: String) -> String {
    if let error = self.error {
      let parts = [error.state, error.message, error.hint, error.place?.context(relation: relation)]
      return latin1(parts.compactMap { $0 }.joined(separator: " / ").utf8)
    }
    return self.rows.map { $0.map { $0.map { latin1($0.bytes) } ?? "NULL" }.joined(separator: "|") }
      .joined(separator: "; ")
  }
}

/// `1`, null and a row more, as PostgreSQL writes them.
let binaryCopy = latin1(
  "PGCOPY\n\u{FF}\r\n\0\0\0\0\0\0\0\0\0\0\u{2}\0\0\0\u{1}1\u{FF}\u{FF}\u{FF}\u{FF}\0\u{2}\0\0\0\0\0\0\0\u{2}ab\u{FF}\u{FF}"
)

@Suite struct CopyTests {
  @Test(arguments: copyCases)
  func input(test: CopyCase) throws {
    let options = try options(test.options)
    let columns = Array(["a", "b"].prefix(Int(test.table.suffix(1)) ?? 0))
    let data = latin1(test.data)
    let whole = CopyTranscript([data[...]], options, columns: columns)
    #expect(whole.description(relation: test.table) == test.expected)
    #expect(CopyTranscript(data.indices.map { data[$0...$0] }, options, columns: columns) == whole)
  }

  @Test(
    arguments: [
      (0, 1, "COPY file signature not recognized"), (10, 1, "COPY file signature not recognized"),
      (11, 4, "invalid COPY file header (missing flags)"), (15, 3, "invalid COPY file header (missing length)"),
    ]
  )
  func binaryHeadersCutOff(start: Int, length: Int, text: String) throws {
    let options = try CopyOptions(format: .binary)
    for end in start..<start + length {
      let transcript = CopyTranscript([binaryCopy[..<end]], options, columns: ["a", "b"])
      #expect(transcript.error?.message == text && transcript.error?.place == nil)
    }
  }

  @Test(
    arguments: [
      ("\0\u{1}\0\0", "", "invalid COPY file header (WITH OIDS)"),
      ("\0\u{2}\0\0", "", "unrecognized critical flags in COPY file header"),
      ("\0\0\0\0\u{FF}\0\0\0", "", "invalid COPY file header (missing length)"),
      ("\0\0\0\0\0\0\0\u{2}", "x", "invalid COPY file header (wrong length)"),
      ("\0\0\0\0\0\0\0\u{1}x", "", ""),
      ("\0\0\0\0\0\0\0\0\0\u{3}", "", "row field count is 3, expected 2 / COPY t, line 1"),
      ("\0\0\0\0\0\0\0\0\0\u{2}\0", "", "unexpected EOF in COPY data / COPY t, line 1, column a"),
      ("\0\0\0\0\0\0\0\0\0\u{2}\0\0\0\u{1}", "", "unexpected EOF in COPY data / COPY t, line 1, column a"),
      ("\0\0\0\0\0\0\0\0\0\u{2}\0\0\0\0\u{FF}\u{FF}\u{FF}\u{FE}", "", "invalid field size / COPY t, line 1, column b"),
      ("\0\0\0\0\0\0\0\0\u{FF}\u{FF}", "x", "received copy data after EOF marker / COPY t, line 1"),
      ("\0\0\0\0\0\0\0\0\u{FF}\u{FF}", "", ""), ("\0\0\0\0\0\0\0\0\0", "", ""),
    ]
  )
  func binaryFaults(head: String, tail: String, expected: String) throws {
    let bytes = latin1("PGCOPY\n\u{FF}\r\n\0" + head + tail)
    let transcript = CopyTranscript([bytes[...]], try CopyOptions(format: .binary), columns: ["a", "b"])
    let error = transcript.error
    #expect(
      [error?.message, error?.place?.context(relation: "t")].compactMap { $0 }.joined(separator: " / ") == expected
    )
  }

  @Test func binaryRows() throws {
    let options = try CopyOptions(format: .binary)
    let rows: [[ByteString?]] = [["1", nil], ["", "ab"]]
    #expect(CopyTranscript([binaryCopy[...]], options, columns: ["a", "b"]).rows == rows)
    let writer = CopyWriter(options)
    var buffer = ByteBuffer()
    writer.start(to: &buffer)
    for row in rows { writer.row(row, to: &buffer) }
    writer.end(to: &buffer)
    #expect(Array(buffer.readableBytesView) == binaryCopy)
  }

  /// A line or a field that never ends takes no more than the limit.
  @Test(arguments: ["format text", "format csv", "format binary"])
  func limits(text: String) throws {
    let options = try options(text)
    let start = options.format == .binary ? Array(binaryCopy[..<19]) + [0, 2, 0, 0, 1, 0] : []
    let data = start + [UInt8](repeating: 0x78, count: 200)
    let transcript = CopyTranscript([data[...]], options, columns: ["a", "b"], limit: 100)
    #expect(transcript.error?.state == "54000" && transcript.error?.message == "out of memory")
  }

  /// Fields that are too many are counted, not kept.
  @Test func manyFields() throws {
    let options = try CopyOptions(header: .match)
    let line = [UInt8](repeating: options.delimiter, count: 1_000) + [0x0A]
    let message = "wrong number of fields in header line: got 1001, expected 2"
    #expect(CopyTranscript([line[...]], options, columns: ["a", "b"]).error?.message == message)
  }

  @Test func longLinesAreShownInPart() {
    let line = ByteString(String(repeating: "x", count: 99) + "éé")
    let shown = String(repeating: "x", count: 99) + "..."
    #expect(CopyPlace(line: 1, text: line).context(relation: "t") == "COPY t, line 1: \"\(shown)\"")
    let column = CopyPlace(line: 2, column: .value(name: "a", nil))
    #expect(column.context(relation: "t") == "COPY t, line 2, column a: null input")
    let value = CopyPlace(line: 2, text: line, column: .value(name: "a", "q"))
    #expect(value.context(relation: "t") == "COPY t, line 2, column a: \"q\"")
  }
}

/// The options of a case.
func options(_ text: String) throws -> CopyOptions {
  func value(_ name: String) -> String? {
    guard let range = text.range(of: " \(name) '") else { return nil }
    var value = ""
    var rest = text[range.upperBound...]
    while let character = rest.popFirst() {
      if character == "'", rest.popFirst() != "'" { break }
      value.append(character)
    }
    return value
  }
  let format: CopyOptions.Format = text.hasPrefix("format csv") ? .csv : text.hasPrefix("format text") ? .text : .binary
  let header: CopyOptions.Header? =
    text.contains("header match") ? .match : text.contains("header") ? .present : nil
  var options = try CopyOptions(
    format: format,
    delimiter: value("delimiter"),
    null: value("null"),
    header: header,
    quote: value("quote"),
    escape: value("escape")
  )
  if text.contains("force_not_null (a)") { options.forceNotNull = [0] }
  if text.contains("force_null (a)") { options.forceNull = [0] }
  if text.contains("force_null (b)") { options.forceNull = [1] }
  return options
}
