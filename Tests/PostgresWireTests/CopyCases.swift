// PostgresWireTests. This file: what PostgreSQL 15 makes of data that COPY reads.

/// Data of one COPY FROM, and what PostgreSQL 15 made of it. One character stands for one byte.
struct CopyCase: Sendable {
  var options: String
  /// Named by its number of columns.
  var table: String
  var data: String
  /// Rows `1|NULL; 3|4`, or `SQLSTATE / message / hint / context`.
  var expected: String

  init(_ options: String, _ table: String, _ data: String, _ expected: String) {
    self.options = options
    self.table = table
    self.data = data
    self.expected = expected
  }
}

let copyCases: [CopyCase] = [
  CopyCase("format text", "t2", "", ""),
  CopyCase("format text", "t2", "1\t2\n", "1|2"),
  CopyCase("format text", "t2", "1\t2", "1|2"),
  CopyCase("format text", "t2", "1\t2\n3\t4\n", "1|2; 3|4"),
  CopyCase("format text", "t2", "1\t2\r\n3\t4\r\n", "1|2; 3|4"),
  CopyCase("format text", "t2", "1\t2\r3\t4\r", "1|2; 3|4"),
  CopyCase("format text", "t2", "1\t2\r3\t4", "1|2; 3|4"),
  CopyCase(
    "format text",
    "t2",
    "1\t2\n3\t4\r\n",
    "22P04 / literal carriage return found in data / Use \"\\r\" to represent carriage return. / COPY t2, line 2"
  ),
  CopyCase(
    "format text",
    "t2",
    "1\t2\r\n3\t4\n",
    "22P04 / literal newline found in data / Use \"\\n\" to represent newline. / COPY t2, line 2"
  ),
  CopyCase(
    "format text",
    "t2",
    "1\t2\r3\t4\n",
    "22P04 / literal newline found in data / Use \"\\n\" to represent newline. / COPY t2, line 2"
  ),
  CopyCase(
    "format text",
    "t2",
    "1\t2\r\n3\t4\r5\t6\r\n",
    "22P04 / literal carriage return found in data / Use \"\\r\" to represent carriage return. / COPY t2, line 2"
  ),
  CopyCase("format text", "t2", "\\N\t\\N\n", "NULL|NULL"),
  CopyCase("format text", "t2", "\\\\N\tx\\N\n", "\\N|xN"),
  CopyCase("format text", "t2", "\\N \t \\N\n", "N | N"),
  CopyCase("format text", "t2", "a\\tb\t\\b\\f\\n\\r\\v\\\\\n", "a\tb|\u{8}\u{c}\n\r\u{b}\\"),
  CopyCase("format text", "t2", "\\101\\0601\\1234\t\\x41\\x4\\xg\\x4g\n", "A01S4|A\u{4}xg\u{4}g"),
  CopyCase("format text", "t2", "\\q\\8\\9\tx\\\n", "q89|x\n"),
  CopyCase("format text", "t2", "a\\\nb\tc\n", "a\nb|c"),
  CopyCase("format text", "t2", "a\\\rb\tc\n", "a\rb|c"),
  CopyCase("format text", "t2", "a\\\tb\tc\n", "a\tb|c"),
  CopyCase("format text", "t2", "\\.\n", ""),
  CopyCase("format text", "t2", "1\t2\n\\.\n3\t4\n", "1|2"),
  CopyCase("format text", "t2", "1\t2\n\\.", "22P04 / end-of-copy marker corrupt / COPY t2, line 2"),
  CopyCase("format text", "t2", "1\t2\n\\.x\n", "22P04 / end-of-copy marker corrupt / COPY t2, line 2"),
  CopyCase("format text", "t2", "1\t2\\.\n", "1|2"),
  CopyCase("format text", "t2", "1\\.\n", "22P04 / missing data for column \"b\" / COPY t2, line 1: \"1\""),
  CopyCase("format text", "t2", "\\\\.\t2\n", "\\.|2"),
  CopyCase("format text", "t2", "1\t2\r\n\\.\r\nx", "1|2"),
  CopyCase(
    "format text",
    "t2",
    "1\t2\r\n\\.\n",
    "22P04 / end-of-copy marker does not match previous newline style / COPY t2, line 2"
  ),
  CopyCase("format text", "t2", "1\t2\r\n\\.x\n", "22P04 / end-of-copy marker corrupt / COPY t2, line 2"),
  CopyCase("format text", "t2", "1\t2\r\n\\.\rx", "22P04 / end-of-copy marker corrupt / COPY t2, line 2"),
  CopyCase(
    "format text",
    "t2",
    "1\t2\r\\.\n",
    "22P04 / end-of-copy marker does not match previous newline style / COPY t2, line 2"
  ),
  CopyCase(
    "format text",
    "t2",
    "1\t2\n\\.\r\n",
    "22P04 / end-of-copy marker does not match previous newline style / COPY t2, line 2"
  ),
  CopyCase("format text", "t2", "\\.\r\n", ""),
  CopyCase("format text", "t2", "\\.\r", ""),
  CopyCase("format text", "t2", "1\n", "22P04 / missing data for column \"b\" / COPY t2, line 1: \"1\""),
  CopyCase("format text", "t2", "\n", "22P04 / missing data for column \"b\" / COPY t2, line 1: \"\""),
  CopyCase(
    "format text",
    "t2",
    "1\t2\t3\n",
    "22P04 / extra data after last expected column / COPY t2, line 1: \"1\t2\t3\""
  ),
  CopyCase(
    "format text",
    "t2",
    "1\t2\t\n",
    "22P04 / extra data after last expected column / COPY t2, line 1: \"1\t2\t\""
  ),
  CopyCase("format text", "t2", "\u{c3}\u{a9}\t\u{c3}\u{bc}\n", "\u{c3}\u{a9}|\u{c3}\u{bc}"),
  CopyCase(
    "format text",
    "t2",
    "\u{ff}",
    "22021 / invalid byte sequence for encoding \"UTF8\": 0xff / COPY t2, line 1"
  ),
  CopyCase(
    "format text",
    "t2",
    "\\377\tx\n",
    "22021 / invalid byte sequence for encoding \"UTF8\": 0xff / COPY t2, line 1: \"\\377\tx\""
  ),
  CopyCase("format text", "t2", "\\xc3\\xa9\tx\n", "\u{c3}\u{a9}|x"),
  CopyCase(
    "format text",
    "t2",
    "\\000\tx\n",
    "22021 / invalid byte sequence for encoding \"UTF8\": 0x00 / COPY t2, line 1: \"\\000\tx\""
  ),
  CopyCase(
    "format text",
    "t2",
    "a\u{0}b\tx\n",
    "22021 / invalid byte sequence for encoding \"UTF8\": 0x00 / COPY t2, line 1"
  ),
  CopyCase("format text", "t2", "1\t2\\", "1|2"),
  CopyCase("format text", "t2", "1\t\\", "1|"),
  CopyCase("format text", "t2", "\t\n", "|"),
  CopyCase("format text", "t2", "1\t2\n\n", "22P04 / missing data for column \"b\" / COPY t2, line 2: \"\""),
  CopyCase("format text", "t0", "\n\n", "; "),
  CopyCase("format text", "t0", "a\n", "22P04 / extra data after last expected column / COPY t0, line 1: \"a\""),
  CopyCase("format text", "t0", "", ""),
  CopyCase("format text", "t0", "\\.\n", ""),
  CopyCase(
    "format text",
    "t2",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n",
    "22P04 / missing data for column \"b\" / COPY t2, line 1: \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...\""
  ),
  CopyCase("format csv", "t2", "1,2\n", "1|2"),
  CopyCase("format csv", "t2", "\"a,b\",\"c\"\"d\"\n", "a,b|c\"d"),
  CopyCase("format csv", "t2", "\"a\nb\",c\n", "a\nb|c"),
  CopyCase("format csv", "t2", "\"a\r\nb\",c\r\n", "a\r\nb|c"),
  CopyCase("format csv", "t2", "a\"b\"c,\"d\"e\n", "abc|de"),
  CopyCase("format csv", "t2", "\"\",\n", "|NULL"),
  CopyCase("format csv", "t2", ",\"\"\n", "NULL|"),
  CopyCase("format csv", "t2", "\"a\n", "22P04 / unterminated CSV quoted field / COPY t2, line 1: \"\"a\n\""),
  CopyCase("format csv", "t2", "\"a\nb\n", "22P04 / unterminated CSV quoted field / COPY t2, line 1: \"\"a\nb\n\""),
  CopyCase("format csv", "t2", "1\n", "22P04 / missing data for column \"b\" / COPY t2, line 1: \"1\""),
  CopyCase("format csv", "t2", "1,2,3\n", "22P04 / extra data after last expected column / COPY t2, line 1: \"1,2,3\""),
  CopyCase("format csv", "t2", "\\.\n", ""),
  CopyCase("format csv", "t2", "1,2\n\\.\n3,4\n", "1|2"),
  CopyCase("format csv", "t2", "1,2\n\\.", "22P04 / missing data for column \"b\" / COPY t2, line 2: \"\\.\""),
  CopyCase("format csv", "t2", "\\.,2\n", "\\.|2"),
  CopyCase("format csv", "t2", "\"\\.\",2\n", "\\.|2"),
  CopyCase("format csv", "t2", "\\.x,2\n", "\\.x|2"),
  CopyCase("format csv", "t2", "x\\.,\\.\n", "x\\.|\\."),
  CopyCase("format csv", "t2", "a,\"b\\\"\n", "a|b\\"),
  CopyCase(
    "format csv",
    "t2",
    "1,2\r3,4\n",
    "22P04 / unquoted newline found in data / Use quoted CSV field to represent newline. / COPY t2, line 2"
  ),
  CopyCase(
    "format csv",
    "t2",
    "1,2\n3\r,4\n",
    "22P04 / unquoted carriage return found in data / Use quoted CSV field to represent carriage return. / COPY t2, line 2"
  ),
  CopyCase(
    "format csv",
    "t2",
    "1,2\r\n3,4\n",
    "22P04 / unquoted newline found in data / Use quoted CSV field to represent newline. / COPY t2, line 2"
  ),
  CopyCase(
    "format csv",
    "t2",
    "1,2\r\n3\r,4\r\n",
    "22P04 / unquoted carriage return found in data / Use quoted CSV field to represent carriage return. / COPY t2, line 2"
  ),
  CopyCase(
    "format csv",
    "t2",
    "\"a\nb\",c\n\"unterminated\nx\ny",
    "22P04 / unterminated CSV quoted field / COPY t2, line 4: \"\"unterminated\nx\ny\""
  ),
  CopyCase("format csv", "t2", "\"a\nb\nc\",d\n1\n", "22P04 / missing data for column \"b\" / COPY t2, line 2: \"1\""),
  CopyCase("format csv", "t2", "1,\r\n", "1|NULL"),
  CopyCase("format csv", "t2", "1,2\r\n\\.\r\n", "1|2"),
  CopyCase(
    "format csv",
    "t2",
    "1,2\r\n\\.\n,3\r\n",
    "22P04 / unquoted newline found in data / Use quoted CSV field to represent newline. / COPY t2, line 2"
  ),
  CopyCase(
    "format csv",
    "t2",
    "1,2\r\n\\.\r3",
    "22P04 / unquoted carriage return found in data / Use quoted CSV field to represent carriage return. / COPY t2, line 2"
  ),
  CopyCase(
    "format csv",
    "t2",
    "\u{ff},1\n",
    "22021 / invalid byte sequence for encoding \"UTF8\": 0xff / COPY t2, line 1"
  ),
  CopyCase("format csv", "t2", "1,2\n\n", "22P04 / missing data for column \"b\" / COPY t2, line 2: \"\""),
  CopyCase("format csv", "t2", " \"a\",b\n", " a|b"),
  CopyCase("format csv", "t2", "\"a\" ,b\n", "a |b"),
  CopyCase(
    "format csv",
    "t2",
    "1,2\n\\.\r",
    "22P04 / end-of-copy marker does not match previous newline style / COPY t2, line 2"
  ),
  CopyCase(
    "format csv",
    "t2",
    "1,2\r\\.\n",
    "22P04 / end-of-copy marker does not match previous newline style / COPY t2, line 2"
  ),
  CopyCase("format csv", "t1", "\n", "NULL"),
  CopyCase("format csv", "t1", "\"\"\n", ""),
  CopyCase("format csv", "t1", "\\.\n", ""),
  CopyCase("format csv", "t1", "x\n\\.\n", "x"),
  CopyCase("format csv, quote '''', escape '\\'", "t2", "'a,b','c\\'d'\n", "a,b|c'd"),
  CopyCase("format csv, quote '''', escape '\\'", "t2", "'a\\\\',b\n", "a\\|b"),
  CopyCase("format csv, quote '''', escape '\\'", "t2", "'a\\b',c\n", "a\\b|c"),
  CopyCase("format csv, quote '''', escape '\\'", "t2", "'a''b',c\n", "ab|c"),
  CopyCase(
    "format csv, quote '''', escape '\\'",
    "t2",
    "a\\'b,c\n",
    "22P04 / unterminated CSV quoted field / COPY t2, line 1: \"a\\'b,c\n\""
  ),
  CopyCase("format csv, quote '''', escape '\\'", "t2", "'a\\\n',c\n", "a\\\n|c"),
  CopyCase(
    "format csv, quote '''', escape '\\'",
    "t2",
    "'a\\",
    "22P04 / unterminated CSV quoted field / COPY t2, line 1: \"'a\\\""
  ),
  CopyCase("format csv, delimiter ';', null 'NULL'", "t2", "NULL;\"NULL\"\n;x\n", "NULL|NULL; |x"),
  CopyCase("format csv, force_not_null (a)", "t2", ",\n\"\",\"\"\n", "|NULL; |"),
  CopyCase("format csv, force_null (b)", "t2", ",\n\"\",\"\"\n", "NULL|NULL; |NULL"),
  CopyCase("format csv, force_not_null (a), null 'N'", "t2", "N,N\n", "N|NULL"),
  CopyCase("format csv, force_null (a), null 'N'", "t2", "\"N\",\"N\"\n", "NULL|N"),
  CopyCase("format csv, force_null (a), force_not_null (a)", "t2", ",\n\"\",\"\"\n", "|NULL; NULL|"),
  CopyCase("format text, delimiter '|', null ''", "t2", "a\\|b|\n|x\n", "a|b|NULL; NULL|x"),
  CopyCase("format text, delimiter ',', null 'nil'", "t2", "nil,\\nil\n", "NULL|\nil"),
  CopyCase("format csv, header", "t2", "x\n1,2\n", "1|2"),
  CopyCase("format csv, header", "t2", "", ""),
  CopyCase("format csv, header match", "t2", "a,b\n1,2\n", "1|2"),
  CopyCase(
    "format csv, header match",
    "t2",
    "a,c\n1,2\n",
    "22P04 / column name mismatch in header line field 2: got \"c\", expected \"b\" / COPY t2, line 1: \"a,c\""
  ),
  CopyCase(
    "format csv, header match",
    "t2",
    "a,\n1,2\n",
    "22P04 / column name mismatch in header line field 2: got null value (\"\"), expected \"b\" / COPY t2, line 1: \"a,\""
  ),
  CopyCase(
    "format csv, header match",
    "t2",
    "a\n",
    "22P04 / wrong number of fields in header line: got 1, expected 2 / COPY t2, line 1: \"a\""
  ),
  CopyCase(
    "format csv, header match",
    "t2",
    "\"a\n\",b\n",
    "22P04 / column name mismatch in header line field 1: got \"a\n\", expected \"a\" / COPY t2, line 1: \"\"a\n\",b\""
  ),
  CopyCase(
    "format csv, header match",
    "t2",
    "",
    "22P04 / wrong number of fields in header line: got 1, expected 2 / COPY t2, line 1: \"\""
  ),
  CopyCase(
    "format text, header match",
    "t2",
    "a\t\\N\n",
    "22P04 / column name mismatch in header line field 2: got null value (\"\\N\"), expected \"b\" / COPY t2, line 1: \"a\t\\N\""
  ),
  CopyCase(
    "format text, header match",
    "t2",
    "a\tb\n1\n",
    "22P04 / missing data for column \"b\" / COPY t2, line 2: \"1\""
  ),
  CopyCase("format text, header match", "t2", "a\tb", ""),
]
