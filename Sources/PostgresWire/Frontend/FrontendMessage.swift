// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: what a client says.

package import WireCore

/// A message of a client (manual, section 55.7).
package enum FrontendMessage: Hashable, Sendable {
  case startup(Startup)
  case sslRequest
  case gssEncryptionRequest
  /// The key has four bytes in protocol 3.0, and up to 256 in 3.2.
  case cancelRequest(processID: Int32, key: ByteString)
  /// An answer to an authentication request: what it holds depends on what was asked.
  case password(ByteString)
  case query(String)
  case parse(Parse)
  case bind(Bind)
  case describe(Target, name: String)
  /// A limit of 0 or less is none.
  case execute(portal: String, rowLimit: Int32)
  case close(Target, name: String)
  case flush
  case sync
  case copyData(ByteString)
  case copyDone
  case copyFail(String)
  case functionCall(FunctionCall)
  case terminate

  /// The first message of a session.
  package struct Startup: Hashable, Sendable {
    package var version: ProtocolVersion
    /// In the order they were sent in; a name may come twice.
    package var parameters: [Parameter]

    package struct Parameter: Hashable, Sendable {
      package var name: String
      package var value: String

      package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
      }
    }

    package init(version: ProtocolVersion = .v30, parameters: [Parameter]) {
      self.version = version
      self.parameters = parameters
    }

    /// The value of a parameter; the last one if there are several.
    package subscript(name: String) -> String? { self.parameters.last { $0.name == name }?.value }
  }

  package struct Parse: Hashable, Sendable {
    /// Empty for the unnamed statement.
    package var name: String
    package var query: String
    /// Type numbers of the first parameters; 0 for one that is not said.
    package var parameterTypes: [UInt32]

    package init(name: String = "", query: String, parameterTypes: [UInt32] = []) {
      self.name = name
      self.query = query
      self.parameterTypes = parameterTypes
    }
  }

  package struct Bind: Hashable, Sendable {
    /// Empty for the unnamed portal.
    package var portal: String
    package var statement: String
    package var formats: FormatCodes
    /// The parameters; `nil` is null.
    package var values: [ByteString?]
    package var resultFormats: FormatCodes

    package init(
      portal: String = "",
      statement: String = "",
      formats: FormatCodes = .none,
      values: [ByteString?] = [],
      resultFormats: FormatCodes = .none
    ) {
      self.portal = portal
      self.statement = statement
      self.formats = formats
      self.values = values
      self.resultFormats = resultFormats
    }
  }

  package struct FunctionCall: Hashable, Sendable {
    package var function: UInt32
    package var formats: FormatCodes
    /// The arguments; `nil` is null.
    package var arguments: [ByteString?]
    package var resultFormat: FormatCode

    package init(
      function: UInt32,
      formats: FormatCodes = .none,
      arguments: [ByteString?],
      resultFormat: FormatCode = .text
    ) {
      self.function = function
      self.formats = formats
      self.arguments = arguments
      self.resultFormat = resultFormat
    }
  }

  /// What Describe and Close are about.
  package enum Target: UInt8, Hashable, Sendable {
    case statement = 0x53
    case portal = 0x50
  }
}

/// The first bytes of messages.
package enum FrontendMessageType {
  static let password = UInt8(ascii: "p")
  static let query = UInt8(ascii: "Q")
  static let parse = UInt8(ascii: "P")
  static let bind = UInt8(ascii: "B")
  static let describe = UInt8(ascii: "D")
  static let execute = UInt8(ascii: "E")
  static let close = UInt8(ascii: "C")
  static let flush = UInt8(ascii: "H")
  static let sync = UInt8(ascii: "S")
  static let copyData = UInt8(ascii: "d")
  static let copyDone = UInt8(ascii: "c")
  static let copyFail = UInt8(ascii: "f")
  static let functionCall = UInt8(ascii: "F")
  static let terminate = UInt8(ascii: "X")

  /// Whether an error in a message of this type makes PostgreSQL skip what follows up to Sync.
  package static func isExtendedQuery(_ type: UInt8) -> Bool {
    switch type {
    case self.parse, self.bind, self.describe, self.execute, self.close, self.flush: true
    default: false
    }
  }
}

extension FrontendMessage {
  /// The message's first byte; `nil` for those that come before a session and have none.
  package var type: UInt8? {
    switch self {
    case .startup, .sslRequest, .gssEncryptionRequest, .cancelRequest: nil
    case .password: FrontendMessageType.password
    case .query: FrontendMessageType.query
    case .parse: FrontendMessageType.parse
    case .bind: FrontendMessageType.bind
    case .describe: FrontendMessageType.describe
    case .execute: FrontendMessageType.execute
    case .close: FrontendMessageType.close
    case .flush: FrontendMessageType.flush
    case .sync: FrontendMessageType.sync
    case .copyData: FrontendMessageType.copyData
    case .copyDone: FrontendMessageType.copyDone
    case .copyFail: FrontendMessageType.copyFail
    case .functionCall: FrontendMessageType.functionCall
    case .terminate: FrontendMessageType.terminate
    }
  }

  /// Whether an error in this message makes PostgreSQL skip what follows up to Sync.
  package var isExtendedQuery: Bool { self.type.map(FrontendMessageType.isExtendedQuery) ?? false }
}
