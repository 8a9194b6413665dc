// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: what a reply said, for the request log.

import NIOCore
import PostgresWire
import WireCore

/// Looks through the messages of a reply.
enum ReplyReader {
  static func summary(of reply: ByteBufferView) -> ReplySummary {
    var bytes = ByteBuffer(reply)
    var rows = 0
    var hasColumns = false
    var isAnswered = false
    while let type: UInt8 = bytes.readInteger(), let length: Int32 = bytes.readInteger(), length >= 4,
      var body = bytes.readSlice(length: Int(length) - 4)
    {
      isAnswered = true
      switch Unicode.Scalar(type) {
      case "E": return ReplySummary(kind: .error, errorCode: self.state(in: &body))
      case "D": rows += 1
      case "T": hasColumns = true
      case "C":
        let tag = body.readString(length: max(body.readableBytes - 1, 0)) ?? ""
        if tag.hasPrefix("SELECT") || tag.hasPrefix("FETCH") { hasColumns = true }
      default: break
      }
    }
    if !isAnswered { return ReplySummary(kind: .none) }
    if !hasColumns, rows == 0 { return ReplySummary(kind: .status) }
    var summary = ReplySummary(kind: rows == 0 ? .null : rows == 1 ? .value : .collection, isHit: rows > 0)
    summary.rowCount = rows
    return summary
  }

  /// The SQLSTATE among the fields of an error.
  private static func state(in body: inout ByteBuffer) -> String? {
    while let code: UInt8 = body.readInteger(), code != 0 {
      guard let end = body.readableBytesView.firstIndex(of: 0) else { return nil }
      let value = body.readString(length: end - body.readerIndex)
      body.moveReaderIndex(forwardBy: 1)
      if code == UInt8(ascii: "C") { return value }
    }
    return nil
  }
}
