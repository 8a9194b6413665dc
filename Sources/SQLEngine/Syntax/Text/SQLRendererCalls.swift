// SQLEngine, syntax to text. This file: function calls and windows.

extension SQLRenderer {
  func call(_ call: Expression.FunctionCall) -> String {
    if call.form == .sqlSyntax, let text = self.sqlCall(call.name.name, call.arguments) { return text }
    var inner = call.isStar ? "*" : self.arguments(call)
    if call.isDistinct { inner = "DISTINCT " + inner }
    if !call.orderBy.isEmpty, !call.isWithinGroup { inner += " ORDER BY " + self.sortItems(call.orderBy) }
    var text = "\(call.name.text)(\(inner))"
    if call.isWithinGroup { text += " WITHIN GROUP (ORDER BY \(self.sortItems(call.orderBy)))" }
    if let filter = call.filter { text += " FILTER (WHERE \(self.expression(filter)))" }
    switch call.over {
    case nil: break
    case .named(let name, _): text += " OVER \(SQLQuoting.identifier(name))"
    case .window(let window): text += " OVER (\(self.window(window)))"
    }
    return text
  }

  private func arguments(_ call: Expression.FunctionCall) -> String {
    var texts = call.arguments.map(self.expression)
    if call.isVariadic, let last = texts.popLast() { texts.append("VARIADIC " + last) }
    return texts.joined(separator: ", ")
  }

  /// Notations of the SQL standard, as ``Expression`` lists them.
  private func sqlCall(_ name: String, _ arguments: [Expression]) -> String? {
    let texts = arguments.map(self.expression)
    switch (name, texts.count) {
    case ("timezone", 2): return "(\(texts[1]) AT TIME ZONE \(texts[0]))"
    case ("extract", 2):
      return "EXTRACT(\(self.word(arguments[0]).map(SQLQuoting.identifier) ?? texts[0]) FROM \(texts[1]))"
    case ("position", 2): return "POSITION((\(texts[1])) IN (\(texts[0])))"
    case ("overlaps", 4): return "((\(texts[0]), \(texts[1])) OVERLAPS (\(texts[2]), \(texts[3])))"
    case ("substring", 2): return "SUBSTRING(\(texts[0]) FROM \(texts[1]))"
    case ("substring", 3): return "SUBSTRING(\(texts[0]) FROM \(texts[1]) FOR \(texts[2]))"
    case ("overlay", 3): return "OVERLAY(\(texts[0]) PLACING \(texts[1]) FROM \(texts[2]))"
    case ("overlay", 4): return "OVERLAY(\(texts[0]) PLACING \(texts[1]) FROM \(texts[2]) FOR \(texts[3]))"
    case ("btrim", 1...2): return "TRIM(BOTH\(self.trimmed(texts)))"
    case ("ltrim", 1...2): return "TRIM(LEADING\(self.trimmed(texts)))"
    case ("rtrim", 1...2): return "TRIM(TRAILING\(self.trimmed(texts)))"
    case ("pg_collation_for", 1): return "COLLATION FOR (\(texts[0]))"
    default: return self.normalization(name, arguments, texts)
    }
  }

  private func trimmed(_ texts: [String]) -> String {
    texts.count == 2 ? " \(texts[1]) FROM \(texts[0])" : " FROM \(texts[0])"
  }

  private func normalization(_ name: String, _ arguments: [Expression], _ texts: [String]) -> String? {
    let form = arguments.count == 2 ? self.word(arguments[1]) : nil
    switch name {
    case "normalize": return "NORMALIZE(\(texts[0])\(form.map { ", " + $0 } ?? ""))"
    case "is_normalized": return "((\(texts[0])) IS\(form.map { " " + $0 } ?? "") NORMALIZED)"
    default: return nil
    }
  }

  /// A word that the tree keeps as a string.
  private func word(_ expression: Expression) -> String? {
    guard case .constant(let constant) = expression, case .string(let text) = constant.value else { return nil }
    return text
  }

  func valueFunction(_ node: Expression.ValueFunction) -> String {
    let name = node.kind.rawValue.uppercased()
    return node.precision.map { "\(name)(\($0))" } ?? name
  }

  // MARK: ORDER BY and windows

  func sortItems(_ items: [SortItem]) -> String {
    items.map(self.sortItem).joined(separator: ", ")
  }

  /// NULLS is written only where it is not what the direction means anyway.
  private func sortItem(_ item: SortItem) -> String {
    var text = self.expression(item.expression)
    switch item.direction {
    case .unspecified, .ascending: break
    case .descending: text += " DESC"
    case .using(let name, _): text += " USING \(self.operatorName(name))"
    }
    switch (item.nulls, item.direction == .descending) {
    case (.first, false): return text + " NULLS FIRST"
    case (.last, true): return text + " NULLS LAST"
    default: return text
    }
  }

  func window(_ window: Window) -> String {
    var parts: [String] = []
    if let base = window.base { parts.append(SQLQuoting.identifier(base)) }
    if !window.partitionBy.isEmpty { parts.append("PARTITION BY " + self.list(window.partitionBy)) }
    if !window.orderBy.isEmpty { parts.append("ORDER BY " + self.sortItems(window.orderBy)) }
    if let frame = window.frame { parts.append(self.frame(frame)) }
    return parts.joined(separator: " ")
  }

  private func frame(_ frame: Window.Frame) -> String {
    var text = frame.mode.rawValue + " "
    if let end = frame.end {
      text += "BETWEEN \(self.bound(frame.start)) AND \(self.bound(end))"
    } else {
      text += self.bound(frame.start)
    }
    return frame.exclusion.map { "\(text) EXCLUDE \($0.rawValue)" } ?? text
  }

  private func bound(_ bound: Window.Frame.Bound) -> String {
    switch bound {
    case .unboundedPreceding: "UNBOUNDED PRECEDING"
    case .preceding(let offset): self.expression(offset) + " PRECEDING"
    case .currentRow: "CURRENT ROW"
    case .following(let offset): self.expression(offset) + " FOLLOWING"
    case .unboundedFollowing: "UNBOUNDED FOLLOWING"
    }
  }
}
