// PostgresWireTests. This file: what COPY writes and which options it takes, compared with PostgreSQL 15.

import NIOCore
import PostgresWire
import Testing
import WireCore

@Suite struct CopyWriterTests {
  static let rows: [[ByteString?]] = [
    ["a", "b"], ["a\tb\nc\rd\u{8}\u{B}\u{C}\u{1}", "\\"], [nil, ""], ["N", "NULL"], ["a,b", "c\"d"], ["\\.", "x"],
    ["x\ny", "r\r"], ["'q'", "e\\f"], ["|;", "é"], ["\\N", " "],
  ]

  @Test(
    arguments: [
      (
        "format text",
        "a\tb\na\\tb\\nc\\rd\\b\\v\\f\u{1}\t\\\\\n\\N\t\nN\tNULL\na,b\tc\"d\n\\\\.\tx\nx\\ny\tr\\r\n'q'\te\\\\f\n|;\t\u{e9}\n\\\\N\t \n"
      ),
      (
        "format csv",
        "a,b\n\"a\tb\nc\rd\u{8}\u{b}\u{c}\u{1}\",\\\n,\"\"\nN,NULL\n\"a,b\",\"c\"\"d\"\n\\.,x\n\"x\ny\",\"r\r\"\n'q',e\\f\n|;,\u{e9}\n\\N, \n"
      ),
      (
        "format text, delimiter '|', null ''",
        "a|b\na\\tb\\nc\\rd\\b\\v\\f\u{1}|\\\\\n|\nN|NULL\na,b|c\"d\n\\\\.|x\nx\\ny|r\\r\n'q'|e\\\\f\n\\|;|\u{e9}\n\\\\N| \n"
      ),
      (
        "format csv, delimiter ';', null 'NULL', quote '''', escape '\\'",
        "a;b\n'a\tb\nc\rd\u{8}\u{b}\u{c}\u{1}';\\\nNULL;\nN;'NULL'\na,b;c\"d\n\\.;x\n'x\ny';'r\r'\n'\\'q\\'';e\\f\n'|;';\u{e9}\n\\N; \n"
      ),
      (
        "format csv, header, force_quote (a)",
        "a,b\n\"a\",b\n\"a\tb\nc\rd\u{8}\u{b}\u{c}\u{1}\",\\\n,\"\"\n\"N\",NULL\n\"a,b\",\"c\"\"d\"\n\"\\.\",x\n\"x\ny\",\"r\r\"\n\"'q'\",e\\f\n\"|;\",\u{e9}\n\"\\N\", \n"
      ),
      (
        "format csv, quote 'x', escape 'e', null 'N'",
        "a,b\nxa\tb\nc\rd\u{8}\u{b}\u{c}\u{1}x,\\\nN,\nxNx,NULL\nxa,bx,c\"d\n\\.,xexx\nxex\nyx,xr\rx\n'q',e\\f\n|;,\u{e9}\n\\N, \n"
      ),
      (
        "format text, header, delimiter ','",
        "a,b\na,b\na\\tb\\nc\\rd\\b\\v\\f\u{1},\\\\\n\\N,\nN,NULL\na\\,b,c\"d\n\\\\.,x\nx\\ny,r\\r\n'q',e\\\\f\n|;,\u{e9}\n\\\\N, \n"
      ),
    ]
  )
  func output(text: String, expected: String) throws {
    var options = try options(text)
    if text.contains("force_quote (a)") { options.forceQuote = [0] }
    let writer = CopyWriter(options)
    var buffer = ByteBuffer()
    writer.start(to: &buffer)
    writer.header(["a", "b"], to: &buffer)
    for row in Self.rows { writer.row(row, to: &buffer) }
    writer.end(to: &buffer)
    #expect(String(buffer: buffer) == expected)
  }

  /// Alone on a line `\.` would end the data.
  @Test func oneColumn() throws {
    let writer = CopyWriter(try CopyOptions(format: .csv))
    var buffer = ByteBuffer()
    for row: [ByteString?] in [["\\."], [""], [nil]] { writer.row(row, to: &buffer) }
    #expect(String(buffer: buffer) == "\"\\.\"\n\"\"\n\n")
  }

  /// What was written is read again.
  @Test(arguments: ["format text", "format csv", "format binary", "format csv, quote 'x', escape 'e', null 'N'"])
  func readAgain(text: String) throws {
    let options = try options(text)
    let writer = CopyWriter(options)
    var buffer = ByteBuffer()
    writer.start(to: &buffer)
    for row in Self.rows { writer.row(row, to: &buffer) }
    writer.end(to: &buffer)
    let transcript = CopyTranscript([ArraySlice(buffer.readableBytesView)], options, columns: ["a", "b"])
    #expect(transcript.rows == Self.rows && transcript.error == nil)
  }

  @Test(
    arguments: [
      ("format binary, delimiter ','", "42601", "cannot specify DELIMITER in BINARY mode"),
      ("format binary, null 'x'", "42601", "cannot specify NULL in BINARY mode"),
      ("format binary, header", "0A000", "cannot specify HEADER in BINARY mode"),
      ("format binary, quote 'x', header", "0A000", "cannot specify HEADER in BINARY mode"),
      ("format binary, quote 'x'", "0A000", "COPY quote available only in CSV mode"),
      ("format text, delimiter 'ab'", "0A000", "COPY delimiter must be a single one-byte character"),
      ("format text, delimiter ''", "0A000", "COPY delimiter must be a single one-byte character"),
      ("format text, delimiter 'é'", "0A000", "COPY delimiter must be a single one-byte character"),
      ("format text, delimiter '\n'", "22023", "COPY delimiter cannot be newline or carriage return"),
      ("format text, null 'a\n'", "22023", "COPY null representation cannot use newline or carriage return"),
      ("format text, delimiter 'a'", "22023", "COPY delimiter cannot be \"a\""),
      ("format text, delimiter '\\'", "22023", "COPY delimiter cannot be \"\\\""),
      ("format text, delimiter '.'", "22023", "COPY delimiter cannot be \".\""),
      ("format text, delimiter '0'", "22023", "COPY delimiter cannot be \"0\""),
      ("format csv, quote ','", "22023", "COPY delimiter and quote must be different"),
      ("format text, quote 'x'", "0A000", "COPY quote available only in CSV mode"),
      ("format text, escape 'x'", "0A000", "COPY escape available only in CSV mode"),
      ("format csv, quote 'xy'", "0A000", "COPY quote must be a single one-byte character"),
      ("format csv, escape ''", "0A000", "COPY escape must be a single one-byte character"),
      ("format csv, escape 'x', quote 'yy'", "0A000", "COPY quote must be a single one-byte character"),
      ("format csv, null 'x\"'", "0A000", "CSV quote character must not appear in the NULL specification"),
      ("format text, delimiter ',', null 'a,b'", "0A000", "COPY delimiter must not appear in the NULL specification"),
      ("format csv, delimiter '\n', quote 'xy'", "22023", "COPY delimiter cannot be newline or carriage return"),
    ]
  )
  func optionsThatMakeNoSense(text: String, state: String, message: String) {
    let error = #expect(throws: CopyError.self) { try options(text) }
    #expect(error?.state == state && error?.message == message)
  }

  @Test func optionsOfDirections() throws {
    func message(_ text: String, _ check: (CopyOptions) throws(CopyError) -> Void) throws -> String? {
      let options = try options(text)
      return #expect(throws: CopyError.self) { try check(options) }?.message
    }
    #expect(
      try message("format text") { options throws(CopyError) in
        try options.check(direction: .output, hasForceQuote: true)
      }
        == "COPY force quote available only in CSV mode"
    )
    #expect(
      try message("format csv") { options throws(CopyError) in try options.check(direction: .input, hasForceQuote: true)
      }
        == "COPY force quote only available using COPY TO"
    )
    #expect(
      try message("format csv") { options throws(CopyError) in try options.check(direction: .output, hasForceNull: true)
      }
        == "COPY force null only available using COPY FROM"
    )
    #expect(
      try message("format csv, header match") { options throws(CopyError) in try options.check(direction: .output) }
        == "cannot use \"match\" with HEADER in COPY TO"
    )
    try options("format csv, header match").check(direction: .input, hasForceNotNull: true, hasForceNull: true)
  }
}
