// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: the formats of values.

/// How a value is written on the wire. A client may send any number; only two mean something.
package struct FormatCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  package var rawValue: Int16

  package init(rawValue: Int16) { self.rawValue = rawValue }

  package static let text = Self(rawValue: 0)
  package static let binary = Self(rawValue: 1)

  package var description: String { String(self.rawValue) }
}

/// The formats of parameters or result columns, in the three ways that Bind has for it. The usual ones take no
/// memory of their own.
package enum FormatCodes: Hashable, Sendable {
  /// No code: text for all.
  case none
  /// One code: for all.
  case all(FormatCode)
  /// A code for each.
  case each([FormatCode])

  /// As many codes as there are in `codes`.
  package init(_ codes: [FormatCode]) {
    switch codes.count {
    case 0: self = .none
    case 1: self = .all(codes[0])
    default: self = .each(codes)
    }
  }

  /// How many codes there are.
  package var count: Int {
    switch self {
    case .none: 0
    case .all: 1
    case .each(let codes): codes.count
    }
  }

  /// The format of the parameter or column at `index`, counted from 0; text if too few codes came.
  package subscript(index: Int) -> FormatCode {
    switch self {
    case .none: .text
    case .all(let code): code
    case .each(let codes): codes.indices.contains(index) ? codes[index] : .text
    }
  }

  /// The codes as they stand in the message.
  package var codes: [FormatCode] {
    switch self {
    case .none: []
    case .all(let code): [code]
    case .each(let codes): codes
    }
  }
}
