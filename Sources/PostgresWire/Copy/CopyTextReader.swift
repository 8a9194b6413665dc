// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: COPY FROM in text and CSV format.

import WireCore

/// Reads the rows of a COPY in text or CSV format.
struct CopyTextReader {
  private let options: CopyOptions
  private let columns: [String]
  private var lines: CopyLineSplitter
  private var awaitsHeader: Bool

  /// The line that was read last.
  private(set) var place = CopyPlace(line: 0)

  init(_ options: CopyOptions, columns: [String], limit: Int) {
    self.options = options
    self.columns = columns
    self.lines = CopyLineSplitter(options)
    self.lines.limit = limit
    self.awaitsHeader = options.header != .none
  }

  mutating func append(_ piece: [UInt8]) { self.lines.append(piece) }
  mutating func finish() { self.lines.finish() }

  mutating func next() throws(CopyError) -> [ByteString?]? {
    if self.awaitsHeader {
      guard let line = try self.line() else { return nil }
      self.awaitsHeader = false
      if self.options.header == .match { try self.check(header: line) }
    }
    guard let line = try self.line() else { return nil }
    var fields = try self.fields(line)
    guard fields.count <= self.columns.count else {
      throw CopyError("extra data after last expected column").at(self.place)
    }
    guard fields.count == self.columns.count else {
      throw CopyError("missing data for column \"\(self.columns[fields.count])\"").at(self.place)
    }
    if self.options.format == .csv { self.force(&fields) }
    return fields
  }

  private mutating func line() throws(CopyError) -> ArraySlice<UInt8>? {
    do throws(CopyError) {
      guard let line = try self.lines.next() else { return nil }
      self.place = self.unreadPlace()
      if let error = line.withUnsafeBytes(InvalidText.init(findIn:)) {
        throw CopyError(error.message, state: InvalidText.state)
      }
      self.place.text = ByteString(line)
      return line
    } catch {
      if self.place.text != nil { self.place = self.unreadPlace() }
      throw error.at(self.place)
    }
  }

  /// The place of the line behind the last one.
  private mutating func unreadPlace() -> CopyPlace {
    CopyPlace(line: self.place.line &+ 1 &+ self.lines.takeInnerLines())
  }

  private func fields(_ line: ArraySlice<UInt8>) throws(CopyError) -> [ByteString?] {
    do throws(CopyError) {
      let fields = try self.options.fields(line, expecting: self.columns.count)
      for field in fields where field.needsCheck {
        if let error = field.value?.bytes.withUnsafeBytes(InvalidText.init(findIn:)) {
          throw CopyError(error.message, state: InvalidText.state)
        }
      }
      return fields.map(\.value)
    } catch { throw error.at(self.place) }
  }

  /// What the options FORCE_NOT_NULL and FORCE_NULL make of null strings.
  private func force(_ fields: inout [ByteString?]) {
    for column in self.options.forceNotNull where fields.indices.contains(column) && fields[column] == nil {
      fields[column] = self.options.null
    }
    for column in self.options.forceNull.subtracting(self.options.forceNotNull)
    where fields.indices.contains(column) && fields[column] == self.options.null {
      fields[column] = nil
    }
  }

  private func check(header line: ArraySlice<UInt8>) throws(CopyError) {
    let names = try self.fields(line)
    guard names.count == self.columns.count else {
      let message = "wrong number of fields in header line: got \(names.count), expected \(self.columns.count)"
      throw CopyError(message).at(self.place)
    }
    for (index, (name, column)) in zip(names, self.columns).enumerated() where name != ByteString(column) {
      let found = name.map { "\"\($0.string)\"" } ?? "null value (\"\(self.options.null.string)\")"
      let message = "column name mismatch in header line field \(index + 1): got \(found), expected \"\(column)\""
      throw CopyError(message).at(self.place)
    }
  }
}
