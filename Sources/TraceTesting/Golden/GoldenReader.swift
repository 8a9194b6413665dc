// TraceTesting: checks over recordings and the report to the test framework. This file: reading a golden file.

/// A golden file that cannot be read.
public struct GoldenSyntaxError: Error, Equatable, CustomStringConvertible {
  /// The line, counted from 1.
  public var line: Int
  /// What was expected there and what was found.
  public var reason: String

  /// `line 3: …`.
  public var description: String { "line \(self.line): \(self.reason)" }
}

extension GoldenTrace {
  private static let depthLimit = 1_000

  /// Reads a golden file. Empty lines and lines that begin with `#` mean nothing.
  /// - Throws: ``GoldenSyntaxError``.
  init(parsing text: String) throws {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.hasSuffix("\r") ? $0.dropLast() : $0
    }
    guard let first = lines.first, first == Self.header || first.hasPrefix(Self.header + " ") else {
      throw GoldenSyntaxError(line: 1, reason: "expected '\(Self.header)', found '\(lines.first ?? "")'")
    }
    var path: [GoldenSpan] = []
    var isInMetrics = false
    for (index, line) in lines.enumerated().dropFirst() {
      let content = line.drop { $0 == " " }
      if content.isEmpty || content.hasPrefix("#") { continue }
      let depth = try Self.depth(of: line, content, at: index + 1)
      if depth == 0, content == Self.metricsHeader {
        isInMetrics = true
      } else if isInMetrics {
        self.metrics.append(String(content))
      } else {
        self.close(&path, to: depth)
        try Self.add(content, at: index + 1, depth: depth, to: &path)
      }
    }
    self.close(&path, to: 0)
  }

  /// Adds a line to the innermost open span, or opens a span.
  private static func add(_ content: Substring, at line: Int, depth: Int, to path: inout [GoldenSpan]) throws {
    if GoldenMark.allCases.contains(where: { content.hasPrefix($0.rawValue) }) {
      guard depth > 0, path.count == depth else {
        throw GoldenSyntaxError(line: line, reason: "expected a span above '\(content)', two spaces to its left")
      }
      path[depth - 1].lines.append(String(content))
    } else {
      guard path.count == depth else {
        throw GoldenSyntaxError(line: line, reason: "'\(content)' is indented further than a child can be")
      }
      path.append(try GoldenSpan(parsing: content, at: line))
    }
  }

  private static func depth(of line: Substring, _ content: Substring, at number: Int) throws -> Int {
    let spaces = line.count - content.count
    guard spaces.isMultiple(of: 2), spaces / 2 < self.depthLimit else {
      throw GoldenSyntaxError(line: number, reason: "expected an indentation of two spaces a level, found \(spaces)")
    }
    return spaces / 2
  }

  /// Hands the innermost spans to their parents until only `depth` are open.
  private mutating func close(_ path: inout [GoldenSpan], to depth: Int) {
    while path.count > depth, var span = path.popLast() {
      span.sortAttributes()
      if path.isEmpty { self.roots.append(span) } else { path[path.count - 1].children.append(span) }
    }
  }
}

extension GoldenSpan {
  fileprivate init(parsing content: Substring, at line: Int) throws {
    let isConcurrent = content.hasPrefix(Self.concurrentMark)
    let rest = isConcurrent ? content.dropFirst(Self.concurrentMark.count) : content
    self.init(title: String(rest), isConcurrent: isConcurrent)
    guard let mark = rest.ranges(of: Self.countMark).last, !rest[mark.upperBound...].contains("\"") else { return }
    guard let count = Self.count(rest[mark.upperBound...]) else {
      throw GoldenSyntaxError(
        line: line,
        reason: "expected a number or a range after ×, found '\(rest[mark.upperBound...])'"
      )
    }
    self.title = String(rest[..<mark.lowerBound])
    self.count = count
  }

  /// `3`, `1...3` or `1...`.
  private static func count(_ text: Substring) -> ClosedRange<Int>? {
    guard let dots = text.firstRange(of: "...") else { return Int(text).flatMap { $0 >= 0 ? $0...$0 : nil } }
    guard let low = Int(text[..<dots.lowerBound]), low >= 0 else { return nil }
    let rest = text[dots.upperBound...]
    guard let high = rest.isEmpty ? Int.max : Int(rest), high >= low else { return nil }
    return low...high
  }
}
