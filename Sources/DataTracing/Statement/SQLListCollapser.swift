// DataTracing, statements: what SQL text tells without its literals. This file: lists whose elements repeat themselves.

/// Drops the elements of a list that are equal to the one before them, while the list is being written.
///
/// Lists nest; those within more than ``limit`` others stay as they are, so that memory is bounded.
struct SQLListCollapser {
  private struct Level {
    /// Whether the elements are those of a list; other parentheses only count.
    var isList: Bool
    /// Whether the list has no parentheses of its own: the rows of VALUES.
    var isRows = false
    var start: Int
    var elementStart: Int
    var previous: Range<Int>?
    var comma: Int?
    var hasDropped = false
  }

  static let limit = 64
  private var levels: [Level] = []
  private var beyond = 0

  /// Whether anything may be dropped here: otherwise it need not be told where tokens are.
  var isActive: Bool { !self.levels.isEmpty }
  /// Whether the innermost list is that of the rows of VALUES.
  var isInRows: Bool { self.beyond == 0 && self.levels.last?.isRows == true }

  /// A parenthesis or bracket was written.
  mutating func open(isList: Bool, _ position: Int) {
    guard self.levels.count < Self.limit else { return self.beyond += 1 }
    self.levels.append(Level(isList: isList, start: position, elementStart: position))
  }

  /// VALUES was written.
  mutating func openRows(_ position: Int) {
    guard self.beyond == 0, self.levels.count < Self.limit else { return }
    self.levels.append(Level(isList: true, isRows: true, start: position, elementStart: position))
  }

  /// A comma will be written.
  mutating func comma(_ output: inout [UInt8]) {
    guard self.beyond == 0, let last = self.levels.indices.last, self.levels[last].isList else { return }
    self.endElement(last, &output)
    self.levels[last].comma = output.count
    self.levels[last].elementStart = output.count + 1
  }

  /// A closing parenthesis or bracket will be written.
  mutating func close(_ output: inout [UInt8]) {
    guard self.beyond == 0 else { return self.beyond -= 1 }
    guard let last = self.levels.indices.last else { return }
    if self.levels[last].isList {
      self.endElement(last, &output)
      if self.levels[last].hasDropped { Self.trim(from: self.levels[last].start, &output) }
    }
    self.levels.removeLast()
  }

  /// Something will be written that is no row.
  mutating func closeRows(_ output: inout [UInt8]) {
    guard self.isInRows, let last = self.levels.indices.last else { return }
    self.endElement(last, &output)
    self.levels.removeLast()
  }

  /// A statement ended.
  mutating func reset() {
    self.levels.removeAll(keepingCapacity: true)
    self.beyond = 0
  }

  private mutating func endElement(_ index: Int, _ output: inout [UInt8]) {
    let level = self.levels[index]
    let element = Self.trimmed(min(level.elementStart, output.count)..<output.count, output)
    guard !element.isEmpty else { return }
    guard let previous = level.previous, let comma = level.comma, Self.areEqual(previous, element, output) else {
      self.levels[index].previous = element
      return
    }
    output.removeSubrange(comma...)
    self.levels[index].hasDropped = true
  }

  private static func areEqual(_ left: Range<Int>, _ right: Range<Int>, _ output: [UInt8]) -> Bool {
    left.count == right.count && output[left].elementsEqual(output[right])
  }

  private static func trimmed(_ range: Range<Int>, _ output: [UInt8]) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, SQLByte.isWhitespace(output[start]) { start += 1 }
    while end > start, SQLByte.isWhitespace(output[end - 1]) { end -= 1 }
    return start..<end
  }

  private static func trim(from start: Int, _ output: inout [UInt8]) {
    let content = self.trimmed(start..<output.count, output)
    output.removeSubrange(content.upperBound...)
    output.removeSubrange(start..<content.lowerBound)
  }
}
