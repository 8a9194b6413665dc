// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: what errors and notices say.

/// The fields of an ErrorResponse or a NoticeResponse (manual, section 55.8).
package struct ReportFields: Hashable, Sendable, CustomStringConvertible {
  /// A field's type, in the order in which PostgreSQL writes them.
  package enum Code: UInt8, CaseIterable, Hashable, Sendable {
    /// `S`: ERROR, FATAL, NOTICE …, in the server's language.
    case severity = 0x53
    /// `V`: the same, never translated.
    case untranslatedSeverity = 0x56
    /// `C`: the SQLSTATE.
    case state = 0x43
    /// `M`.
    case message = 0x4D
    /// `D`.
    case detail = 0x44
    /// `H`.
    case hint = 0x48
    /// `W`: the call stack.
    case context = 0x57
    /// `s`.
    case schema = 0x73
    /// `t`.
    case table = 0x74
    /// `c`.
    case column = 0x63
    /// `d`.
    case dataType = 0x64
    /// `n`.
    case constraint = 0x6E
    /// `P`: a count of characters in the statement, from 1.
    case position = 0x50
    /// `p`: the same in a statement that the server made.
    case internalPosition = 0x70
    /// `q`: the statement that the server made.
    case internalQuery = 0x71
    /// `F`: where in PostgreSQL's source the report was made.
    case file = 0x46
    /// `L`.
    case line = 0x4C
    /// `R`.
    case routine = 0x52
  }

  private var values: [Code: String] = [:]

  package init() {}

  /// - Parameter severity: ERROR, FATAL, NOTICE …, for both fields that have it.
  package init(severity: String, state: String, message: String) {
    self.values = [.severity: severity, .untranslatedSeverity: severity, .state: state, .message: message]
  }

  /// A field, or `nil` to leave it out.
  package subscript(code: Code) -> String? {
    get { self.values[code] }
    set { self.values[code] = newValue }
  }

  package var message: String { self[.message] ?? "" }
  package var state: String { self[.state] ?? "" }
  package var severity: String { self[.untranslatedSeverity] ?? self[.severity] ?? "" }

  /// `ERROR:  42P01: relation "t" does not exist`, as psql shows it with `VERBOSITY` `sqlstate` and the message.
  package var description: String { "\(self.severity):  \(self.state): \(self.message)" }
}
