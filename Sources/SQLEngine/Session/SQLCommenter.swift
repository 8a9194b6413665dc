// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: trace context in a statement's comment.

/// The W3C `traceparent` in a comment of key-value pairs at the end or the start of a statement:
/// `SELECT 1 /*traceparent='00-…-01'*/` (the SQLCommenter specification).
func commentedTraceparent(in text: String) -> String? {
  var bytes = text.utf8[...]
  while let last = bytes.last, last == 0x3B || isBlank(last) { bytes.removeLast() }
  if bytes.suffix(2).elementsEqual("*/".utf8), let comment = lastComment(in: bytes) {
    if let found = traceparent(in: comment) { return found }
  }
  while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
  guard bytes.starts(with: "/*".utf8), let end = range(of: "*/", in: bytes) else { return nil }
  return traceparent(in: bytes[..<end])
}

private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

private func lastComment(in bytes: Substring.UTF8View) -> Substring.UTF8View? {
  var index = bytes.endIndex
  while index > bytes.startIndex {
    bytes.formIndex(before: &index)
    if bytes[index...].starts(with: "/*".utf8) { return bytes[index...] }
  }
  return nil
}

private func range(of word: String, in bytes: Substring.UTF8View) -> Substring.UTF8View.Index? {
  bytes.indices.first { bytes[$0...].starts(with: word.utf8) }
}

private func traceparent(in comment: Substring.UTF8View) -> String? {
  let key = "traceparent='"
  guard let start = range(of: key, in: comment) else { return nil }
  let value = comment[start...].dropFirst(key.utf8.count).prefix { $0 != 0x27 }
  let parts = value.split(separator: 0x2D, omittingEmptySubsequences: false)
  guard parts.map(\.count) == [2, 32, 16, 2],
    parts.allSatisfy({ $0.allSatisfy { (48...57).contains($0) || (97...102).contains($0) } })
  else { return nil }
  return String(value)
}
