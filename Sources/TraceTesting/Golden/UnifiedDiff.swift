// TraceTesting: checks over recordings and the report to the test framework. This file: what changed between two texts.

/// The lines in which two texts differ, in the unified format of `diff -u`.
struct UnifiedDiff {
  fileprivate enum Edit: Equatable {
    case same(String)
    case removed(String)
    case added(String)
  }

  private static let contextLines = 3
  /// Above this many cells of the table what differs is shown as one block.
  private static let tableLimit = 4_000_000

  private let edits: [Edit]

  /// Compares line by line.
  /// - Parameter isSame: Whether a line of `old` stands for a line of `new`.
  init(from old: [String], to new: [String], isSame: (String, String) -> Bool = { $0 == $1 }) {
    let shorter = min(old.count, new.count)
    let head = (0..<shorter).prefix { isSame(old[$0], new[$0]) }.count
    let tail = (0..<(shorter - head)).prefix { isSame(old[old.count - 1 - $0], new[new.count - 1 - $0]) }.count
    let middle = Self.edits(Array(old[head..<(old.count - tail)]), Array(new[head..<(new.count - tail)]), isSame)
    self.edits = new[..<head].map { .same($0) } + middle + new[(new.count - tail)...].map { .same($0) }
  }

  /// By the longest common subsequence.
  private static func edits(_ old: [String], _ new: [String], _ isSame: (String, String) -> Bool) -> [Edit] {
    guard !old.isEmpty, !new.isEmpty, (old.count + 1) * (new.count + 1) <= self.tableLimit else {
      return old.map { .removed($0) } + new.map { .added($0) }
    }
    let width = new.count + 1
    let length = self.lengths(old, new, isSame)
    var edits: [Edit] = []
    var (left, right) = (0, 0)
    while left < old.count || right < new.count {
      if left < old.count, right < new.count, isSame(old[left], new[right]) {
        edits.append(.same(new[right]))
        (left, right) = (left + 1, right + 1)
      } else if right == new.count
        || (left < old.count && length[(left + 1) * width + right] >= length[left * width + right + 1])
      {
        edits.append(.removed(old[left]))
        left += 1
      } else {
        edits.append(.added(new[right]))
        right += 1
      }
    }
    return edits
  }

  /// For each pair of a line of `old` and one of `new`, how much the rest of both has in common.
  private static func lengths(_ old: [String], _ new: [String], _ isSame: (String, String) -> Bool) -> [Int32] {
    let width = new.count + 1
    var length = [Int32](repeating: 0, count: (old.count + 1) * width)
    for left in old.indices.reversed() {
      for right in new.indices.reversed() {
        let skip = max(length[(left + 1) * width + right], length[left * width + right + 1])
        let take = isSame(old[left], new[right]) ? length[(left + 1) * width + right + 1] + 1 : 0
        length[left * width + right] = max(skip, take)
      }
    }
    return length
  }

  /// The hunks, each with its position and three lines around it; empty when nothing differs.
  var text: String {
    var lines: [String] = []
    for hunk in self.hunks {
      let before = self.edits[..<hunk.lowerBound]
      let (oldBefore, newBefore) = (before.count { $0.isOld }, before.count { $0.isNew })
      let (oldCount, newCount) = (self.edits[hunk].count { $0.isOld }, self.edits[hunk].count { $0.isNew })
      let (oldStart, newStart) = (oldBefore + min(1, oldCount), newBefore + min(1, newCount))
      lines.append("@@ -\(oldStart),\(oldCount) +\(newStart),\(newCount) @@")
      lines += self.edits[hunk].map(\.text)
    }
    return lines.joined(separator: "\n")
  }

  private var hunks: [Range<Int>] {
    var hunks: [Range<Int>] = []
    for index in self.edits.indices where !self.edits[index].isSame {
      let start = max(0, index - Self.contextLines)
      let end = min(self.edits.count, index + Self.contextLines + 1)
      if let last = hunks.last, start <= last.upperBound {
        hunks[hunks.count - 1] = last.lowerBound..<end
      } else {
        hunks.append(start..<end)
      }
    }
    return hunks
  }
}

extension UnifiedDiff.Edit {
  fileprivate var isSame: Bool { if case .same = self { true } else { false } }
  fileprivate var isOld: Bool { if case .added = self { false } else { true } }
  fileprivate var isNew: Bool { if case .removed = self { false } else { true } }

  fileprivate var text: String {
    switch self {
    case .same(let line): " \(line)"
    case .removed(let line): "-\(line)"
    case .added(let line): "+\(line)"
    }
  }
}
