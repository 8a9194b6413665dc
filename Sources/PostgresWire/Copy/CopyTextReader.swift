// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: COPY FROM in text and CSV format.

import WireCore

/// Reads the rows of a COPY in text or CSV format.
struct CopyTextReader: Sendable {
  private let options: CopyOptions
  private let columns: [String]
  private var lines: CopyLineSplitter
  private var awaitsHeader: Bool
  private var hasAll = false

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
  mutating func finish() {
    self.hasAll = true
    self.lines.finish()
  }

  mutating func next() throws(CopyError) -> [ByteString?]? {
    if self.awaitsHeader {
      guard let header = try self.line() ?? self.missingLine() else { return nil }
      self.awaitsHeader = false
      if self.options.header == .match { try self.check(header: header) }
    }
    guard let line = try self.line() else { return nil }
    var fields = try self.fields(line)
    guard fields.count <= self.columns.count else {
      throw CopyError("extra data after last expected column").at(self.place)
    }
    if self.options.format == .csv { self.force(&fields.values) }
    return fields.values
  }

  func checkCount(_ row: [ByteString?]) throws(CopyError) {
    guard row.count < self.columns.count else { return }
    throw CopyError("missing data for column \"\(self.columns[row.count])\"").at(self.place)
  }

  private mutating func line() throws(CopyError) -> ArraySlice<UInt8>? {
    let line = Result { () throws(CopyError) in try self.lines.next() }
    if case .success(nil) = line { return nil }
    self.place = CopyPlace(line: self.place.line &+ 1 &+ self.lines.takeInnerLines())
    do throws(CopyError) {
      guard let line = try line.get() else { return nil }
      if let error = line.withUnsafeBytes(InvalidText.init(findIn:)) { throw CopyError(error) }
      self.place.text = ByteString(line)
      return line
    } catch { throw error.at(self.place) }
  }

  /// The header when there is no data: PostgreSQL takes it for an empty one.
  private mutating func missingLine() -> ArraySlice<UInt8>? {
    guard self.hasAll else { return nil }
    self.place = CopyPlace(line: 1, text: "")
    return []
  }

  private func fields(_ line: ArraySlice<UInt8>) throws(CopyError) -> CopyFields {
    do throws(CopyError) { return try self.options.fields(line, columns: self.columns.count) } catch {
      throw error.at(self.place)
    }
  }

  /// What the options FORCE_NOT_NULL and FORCE_NULL make of null strings.
  private func force(_ fields: inout [ByteString?]) {
    guard !self.options.forceNotNull.isEmpty || !self.options.forceNull.isEmpty else { return }
    for (column, value) in fields.enumerated() {
      if value == nil, self.options.forceNotNull.contains(column) {
        fields[column] = self.options.null
      } else if value == self.options.null, self.options.forceNull.contains(column) {
        fields[column] = nil
      }
    }
  }

  private func check(header line: ArraySlice<UInt8>) throws(CopyError) {
    let names = try self.fields(line)
    guard names.count == self.columns.count else {
      let message = "wrong number of fields in header line: got \(names.count), expected \(self.columns.count)"
      throw CopyError(message).at(self.place)
    }
    for (index, (name, column)) in zip(names.values, self.columns).enumerated() where name != ByteString(column) {
      let found = name.map { "\"\($0.string)\"" } ?? "null value (\"\(self.options.null.string)\")"
      let message = "column name mismatch in header line field \(index + 1): got \(found), expected \"\(column)\""
      throw CopyError(message).at(self.place)
    }
  }
}
