// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: COPY FROM.

package import WireCore

/// Reads the rows of a COPY FROM, which come in pieces of any length. What the fields mean is none of its business.
///
/// After a fault it reads nothing more.
package struct CopyReader: Sendable {
  // Exactly one of them is there; an enum's payload could not be changed in place.
  private var text: CopyTextReader?
  private var binary: CopyBinaryReader?
  private var failure: CopyError?

  /// - Parameters:
  ///   - columns: the names of those that the data has, in its order.
  ///   - limit: the most bytes that an unfinished line or a field may have.
  package init(_ options: CopyOptions, columns: [String], limit: Int = 0x3FFF_FFFE) {
    if options.format == .binary {
      self.binary = CopyBinaryReader(columns: columns, limit: limit)
    } else {
      self.text = CopyTextReader(options, columns: columns, limit: limit)
    }
  }

  /// Where the row is that was read last.
  package var place: CopyPlace { self.text?.place ?? self.binary?.place ?? CopyPlace(line: 0) }

  /// Takes the next piece of the data, as CopyData has it.
  package mutating func append(_ piece: ByteString) {
    self.text?.append(piece.bytes)
    self.binary?.append(piece.bytes)
  }

  /// All data was there: CopyDone.
  package mutating func finish() {
    self.text?.finish()
    self.binary?.finish()
  }

  /// The next row, `nil` for null; `nil` when not all of a row is there yet, or, behind ``finish()``, when there is
  /// none. Take all rows there are before the next piece. A row of text may be short: read its values, then
  /// ``checkCount(_:)``.
  package mutating func next() throws(CopyError) -> [ByteString?]? {
    if let failure = self.failure { throw failure }
    do throws(CopyError) {
      return try self.binary != nil ? self.binary?.next() ?? nil : self.text?.next() ?? nil
    } catch {
      self.failure = error
      throw error
    }
  }

  /// Throws if the row that was read last has not all columns.
  package func checkCount(_ row: [ByteString?]) throws(CopyError) { try self.text?.checkCount(row) }
}
