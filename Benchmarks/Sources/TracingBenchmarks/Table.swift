// Benchmarks of tracing. This file: how results are printed.

import Foundation

/// Prints one block of the table.
func section(_ title: String, _ columns: [String]) {
  print("\n" + line(title, columns))
}

/// Prints one row; what is `nil` stays empty.
func row(_ title: String, _ cells: [String?]) {
  print(line("  " + title, cells.map { $0 ?? "" }))
}

private func line(_ title: String, _ cells: [String]) -> String {
  title.padding(toLength: 52, withPad: " ", startingAt: 0)
    + cells.map { String(repeating: " ", count: max(1, 16 - $0.count)) + $0 }.joined()
}

func fixed(_ value: Double, _ digits: Int = 0) -> String { String(format: "%.\(digits)f", value) }
