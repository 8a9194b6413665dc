// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: COPY's text cut into lines.

/// Cuts the data of a COPY in text or CSV format into lines, as PostgreSQL's `CopyReadLineText` does: how the first
/// line ends decides about the others, and `\.` on a line of its own ends the data.
///
/// A line is scanned once, however many pieces it comes in.
struct CopyLineSplitter: Sendable {
  enum LineEnd {
    case newline
    case carriageReturn
    case both
  }

  /// The most bytes that an unfinished line may have.
  var limit = 0x3FFF_FFFE

  private let isCSV: Bool
  private let quote: UInt8
  /// What keeps a quote from being one; `nil` if that is the quote itself, which the parity of quotes takes care of.
  private let escape: UInt8?
  private var bytes: [UInt8] = []
  private var start = 0
  private var position = 0
  private var lineEnd: LineEnd?
  private var isInQuotes = false
  private var isEscaped = false
  private var isEnded = false
  private var hasAll = false

  init(_ options: CopyOptions) {
    self.isCSV = options.format == .csv
    self.quote = options.quote
    self.escape = options.escape == options.quote ? nil : options.escape
  }

  /// How many line ends were within the quotes of the line that is being read.
  private(set) var innerLines = 0

  mutating func append(_ piece: [UInt8]) {
    guard !self.isEnded else { return }
    if self.start > 0 {
      self.bytes.removeSubrange(..<self.start)
      self.position -= self.start
      self.start = 0
    }
    self.bytes += piece
  }

  /// No more bytes will come.
  mutating func finish() { self.hasAll = true }

  /// The next line without its end; `nil` when it is not all there, or there is none.
  mutating func next() throws(CopyError) -> ArraySlice<UInt8>? {
    while true {
      guard self.position < self.bytes.count, !self.isEnded else { return try self.rest() }
      let byte = self.bytes[self.position]
      // How these go on decides what they are.
      if byte == backslash || byte == carriageReturn {
        guard self.hasAll || self.position + 3 < self.bytes.count || self.isDecided(byte) else { return nil }
      }
      if self.isCSV { self.follow(byte) }
      if byte == carriageReturn, !self.isInQuotes { return try self.endAtCarriageReturn() }
      if byte == newline, !self.isInQuotes { return try self.endAtNewline() }
      if byte == backslash, !self.isCSV || self.position == self.start {
        if let line = try self.endOfData() { return line }
        continue
      }
      self.position += 1
    }
  }

  /// What stands behind the last line end, when nothing more comes.
  private mutating func rest() throws(CopyError) -> ArraySlice<UInt8>? {
    guard self.hasAll || self.isEnded, self.start < self.position else {
      let length = self.position - self.start
      guard length <= self.limit else { throw .outOfMemory(holding: length, adding: 1) }
      return nil
    }
    return self.line(endingAt: self.position, next: self.position)
  }

  /// Whether the bytes that are there say what `byte` means.
  private func isDecided(_ byte: UInt8) -> Bool {
    let next = self.position + 1
    if byte == carriageReturn { return next < self.bytes.count || self.lineEnd == .newline }
    guard next < self.bytes.count else { return self.isCSV && self.position > self.start }
    return self.bytes[next] != dot || (self.isCSV && self.position > self.start)
  }

  /// Keeps track of quotes.
  private mutating func follow(_ byte: UInt8) {
    if self.isInQuotes, byte == self.escape { self.isEscaped.toggle() }
    if byte == self.quote, !self.isEscaped { self.isInQuotes.toggle() }
    if byte != self.escape { self.isEscaped = false }
    if self.isInQuotes, byte == (self.lineEnd == .newline ? newline : carriageReturn) { self.innerLines += 1 }
  }

  private mutating func endAtCarriageReturn() throws(CopyError) -> ArraySlice<UInt8> {
    let end = self.position
    let isFollowed = end + 1 < self.bytes.count && self.bytes[end + 1] == newline
    switch self.lineEnd {
    case .newline: throw .unexpectedCarriageReturn(isCSV: self.isCSV)
    case .both where !isFollowed: throw .unexpectedCarriageReturn(isCSV: self.isCSV)
    case .carriageReturn: return self.line(endingAt: end, next: end + 1)
    case .both, nil:
      self.lineEnd = isFollowed ? .both : .carriageReturn
      return self.line(endingAt: end, next: end + (isFollowed ? 2 : 1))
    }
  }

  private mutating func endAtNewline() throws(CopyError) -> ArraySlice<UInt8> {
    guard self.lineEnd == nil || self.lineEnd == .newline else { throw .unexpectedNewline(isCSV: self.isCSV) }
    self.lineEnd = .newline
    return self.line(endingAt: self.position, next: self.position + 1)
  }

  /// At a backslash that may begin `\.`: passes over it and what it escapes, or returns what stands before `\.`.
  private mutating func endOfData() throws(CopyError) -> ArraySlice<UInt8>? {
    guard self.byte(1) == dot else {
      self.position = min(self.position + (self.isCSV ? 1 : 2), self.bytes.count)
      return nil
    }
    guard try self.isEndMarker() else {
      self.position += 1
      return nil
    }
    let end = self.position
    self.isEnded = true
    self.hasAll = true
    return end > self.start ? self.line(endingAt: end, next: end) : nil
  }

  /// Whether the line ends behind the `\.` at this position, in the way that lines end here.
  private func isEndMarker() throws(CopyError) -> Bool {
    var next = self.byte(2)
    if self.lineEnd == .both {
      if next == newline {
        if self.isCSV { return false }
        throw CopyError("end-of-copy marker does not match previous newline style")
      }
      guard next == carriageReturn else {
        if self.isCSV { return false }
        throw CopyError("end-of-copy marker corrupt")
      }
      next = self.byte(3)
    }
    guard next == carriageReturn || next == newline else {
      if self.isCSV { return false }
      throw CopyError("end-of-copy marker corrupt")
    }
    let expected = self.lineEnd.map { $0 == .carriageReturn ? carriageReturn : newline }
    guard expected == nil || next == expected else {
      throw CopyError("end-of-copy marker does not match previous newline style")
    }
    return true
  }

  private func byte(_ offset: Int) -> UInt8? {
    let index = self.position + offset
    return index < self.bytes.count ? self.bytes[index] : nil
  }

  private mutating func line(endingAt end: Int, next: Int) -> ArraySlice<UInt8> {
    defer {
      self.start = next
      self.position = next
      self.isInQuotes = false
      self.isEscaped = false
    }
    return self.bytes[self.start..<end]
  }

  /// Takes what ``innerLines`` counted.
  mutating func takeInnerLines() -> Int {
    defer { self.innerLines = 0 }
    return self.innerLines
  }
}

private let newline: UInt8 = 0x0A
private let carriageReturn: UInt8 = 0x0D
private let backslash = UInt8(ascii: "\\")
private let dot = UInt8(ascii: ".")

extension CopyError {
  fileprivate static func unexpectedCarriageReturn(isCSV: Bool) -> Self {
    isCSV
      ? Self("unquoted carriage return found in data", hint: "Use quoted CSV field to represent carriage return.")
      : Self("literal carriage return found in data", hint: "Use \"\\r\" to represent carriage return.")
  }

  fileprivate static func unexpectedNewline(isCSV: Bool) -> Self {
    isCSV
      ? Self("unquoted newline found in data", hint: "Use quoted CSV field to represent newline.")
      : Self("literal newline found in data", hint: "Use \"\\n\" to represent newline.")
  }

  static func outOfMemory(holding length: Int, adding more: Int) -> Self {
    let detail = "Cannot enlarge string buffer containing \(length) bytes by \(more) more bytes."
    return Self("out of memory", state: Self.programLimit, detail: detail)
  }
}
