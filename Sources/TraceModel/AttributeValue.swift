// TraceModel: plain values, imports nothing. This file: what an attribute can hold.

/// The value of an attribute or of a metric's dimension (OpenTelemetry common specification, Attribute).
///
/// Integers of every width are one case: two recordings that differ only in the width an instrumentation
/// chose are equal.
public enum AttributeValue: Hashable, Sendable {
  case string(String)
  case int(Int64)
  case double(Double)
  case bool(Bool)
  case strings([String])
  case ints([Int64])
  case doubles([Double])
  case bools([Bool])
}

extension AttributeValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  /// A string value.
  public init(stringLiteral value: String) { self = .string(value) }
}

extension AttributeValue: ExpressibleByIntegerLiteral {
  /// An integer value.
  public init(integerLiteral value: Int64) { self = .int(value) }
}

extension AttributeValue: ExpressibleByFloatLiteral {
  /// A floating-point value.
  public init(floatLiteral value: Double) { self = .double(value) }
}

extension AttributeValue: ExpressibleByBooleanLiteral {
  /// A boolean value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension AttributeValue: CustomStringConvertible {
  /// The value as a golden file writes it: strings are quoted, so that `"5"` and `5` differ.
  public var description: String {
    switch self {
    case .string(let value): quoted(value)
    case .int(let value): String(value)
    case .double(let value): String(value)
    case .bool(let value): String(value)
    case .strings(let values): list(values.map(quoted))
    case .ints(let values): list(values.map { String($0) })
    case .doubles(let values): list(values.map { String($0) })
    case .bools(let values): list(values.map { String($0) })
    }
  }
}

/// `text` in double quotes, with quotes, backslashes and control characters escaped, on one line.
package func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where scalar.value < 0x20 || scalar.value == 0x7F: result += "\\u{\(String(scalar.value, radix: 16))}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

private func list(_ elements: [String]) -> String { "[" + elements.joined(separator: ", ") + "]" }
