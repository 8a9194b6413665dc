// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: what a server says.

package import WireCore

/// A message of a server (manual, section 55.7). Servers write with ``PostgresWriter``; this is what a client reads.
package enum BackendMessage: Hashable, Sendable {
  case authentication(AuthenticationRequest)
  case parameterStatus(name: String, value: String)
  /// The key has four bytes in protocol 3.0, and up to 256 in 3.2.
  case backendKeyData(processID: Int32, key: ByteString)
  /// The newest version that the server speaks (PostgreSQL sends the major version too, other than the manual says).
  case negotiateProtocolVersion(newest: ProtocolVersion, unrecognized: [String])
  case readyForQuery(TransactionStatus)
  case rowDescription([ColumnDescription])
  case parameterDescription([UInt32])
  case noData
  /// The columns; `nil` is null.
  case dataRow([ByteString?])
  case commandComplete(tag: String)
  case emptyQueryResponse
  case portalSuspended
  case parseComplete
  case bindComplete
  case closeComplete
  case copyInResponse(CopyResponse)
  case copyOutResponse(CopyResponse)
  case copyBothResponse(CopyResponse)
  case copyData(ByteString)
  case copyDone
  case notification(Notification)
  case notice(ReportFields)
  case error(ReportFields)
  case functionCallResponse(ByteString?)

  /// What a server wants of a client before it lets it in. The kinds that need Kerberos, GSSAPI or SSPI are left out.
  package enum AuthenticationRequest: Hashable, Sendable {
    case ok
    case cleartextPassword
    /// The salt has four bytes.
    case md5Password(salt: ByteString)
    /// The names of mechanisms, the server's favourite first.
    case sasl(mechanisms: [String])
    case saslContinue(ByteString)
    case saslFinal(ByteString)
  }

  /// The format of a COPY, and of its columns.
  package struct CopyResponse: Hashable, Sendable {
    package var isBinary: Bool
    package var columns: [FormatCode]

    package init(isBinary: Bool, columns: [FormatCode]) {
      self.isBinary = isBinary
      self.columns = columns
    }
  }

  /// What NOTIFY sent.
  package struct Notification: Hashable, Sendable {
    /// The session that sent it.
    package var processID: Int32
    package var channel: String
    package var payload: String

    package init(processID: Int32, channel: String, payload: String) {
      self.processID = processID
      self.channel = channel
      self.payload = payload
    }
  }
}

/// A result's column (manual, section 55.7, RowDescription).
package struct ColumnDescription: Hashable, Sendable {
  package var name: String
  /// The table that the column is one of, or 0.
  package var table: UInt32
  /// The column's number in that table, from 1, or 0.
  package var attribute: Int16
  package var type: UInt32
  /// The bytes that a value takes in PostgreSQL's memory; negative if that varies.
  package var typeSize: Int16
  /// What belongs to the type, the 20 of `varchar(20)` and the like; -1 if nothing does.
  package var typeModifier: Int32
  package var format: FormatCode

  package init(
    _ name: String,
    table: UInt32 = 0,
    attribute: Int16 = 0,
    type: UInt32,
    typeSize: Int16,
    typeModifier: Int32 = -1,
    format: FormatCode = .text
  ) {
    self.name = name
    self.table = table
    self.attribute = attribute
    self.type = type
    self.typeSize = typeSize
    self.typeModifier = typeModifier
    self.format = format
  }
}

/// The first bytes of messages.
enum BackendMessageType {
  static let authentication = UInt8(ascii: "R")
  static let parameterStatus = UInt8(ascii: "S")
  static let backendKeyData = UInt8(ascii: "K")
  static let negotiateProtocolVersion = UInt8(ascii: "v")
  static let readyForQuery = UInt8(ascii: "Z")
  static let rowDescription = UInt8(ascii: "T")
  static let parameterDescription = UInt8(ascii: "t")
  static let noData = UInt8(ascii: "n")
  static let dataRow = UInt8(ascii: "D")
  static let commandComplete = UInt8(ascii: "C")
  static let emptyQueryResponse = UInt8(ascii: "I")
  static let portalSuspended = UInt8(ascii: "s")
  static let parseComplete = UInt8(ascii: "1")
  static let bindComplete = UInt8(ascii: "2")
  static let closeComplete = UInt8(ascii: "3")
  static let copyInResponse = UInt8(ascii: "G")
  static let copyOutResponse = UInt8(ascii: "H")
  static let copyBothResponse = UInt8(ascii: "W")
  static let copyData = UInt8(ascii: "d")
  static let copyDone = UInt8(ascii: "c")
  static let notification = UInt8(ascii: "A")
  static let notice = UInt8(ascii: "N")
  static let error = UInt8(ascii: "E")
  static let functionCallResponse = UInt8(ascii: "V")
}

/// The numbers of authentication requests.
enum AuthenticationCode {
  static let ok: Int32 = 0
  static let cleartextPassword: Int32 = 3
  static let md5Password: Int32 = 5
  static let sasl: Int32 = 10
  static let saslContinue: Int32 = 11
  static let saslFinal: Int32 = 12
}
