// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: the contents of a server's
// messages.

import WireCore

extension BackendMessage {
  /// How long a message of a type may be.
  enum Length {
    case long
    case short

    /// `nil` when there is no such type.
    init?(_ type: UInt8) {
      switch type {
      case BackendMessageType.dataRow, BackendMessageType.rowDescription, BackendMessageType.copyData,
        BackendMessageType.error, BackendMessageType.notice, BackendMessageType.notification,
        BackendMessageType.functionCallResponse, BackendMessageType.parameterDescription:
        self = .long
      case BackendMessageType.authentication, BackendMessageType.parameterStatus, BackendMessageType.backendKeyData,
        BackendMessageType.negotiateProtocolVersion, BackendMessageType.readyForQuery, BackendMessageType.noData,
        BackendMessageType.commandComplete, BackendMessageType.emptyQueryResponse, BackendMessageType.portalSuspended,
        BackendMessageType.parseComplete, BackendMessageType.bindComplete, BackendMessageType.closeComplete,
        BackendMessageType.copyInResponse, BackendMessageType.copyOutResponse, BackendMessageType.copyBothResponse,
        BackendMessageType.copyDone:
        self = .short
      default: return nil
      }
    }
  }

  /// The message of a type that is known, from its contents.
  init(_ type: UInt8, _ reader: inout ContentReader) throws(ContentError) {
    switch type {
    case BackendMessageType.dataRow:
      self = .dataRow(try reader.list(size: 4) { reader throws(ContentError) in try reader.value() })
    case BackendMessageType.rowDescription:
      self = .rowDescription(
        try reader.list(size: 19) { reader throws(ContentError) in try ColumnDescription(&reader) }
      )
    case BackendMessageType.parameterDescription:
      self = .parameterDescription(
        try reader.list(size: 4) { reader throws(ContentError) in try reader.integer(UInt32.self) }
      )
    case BackendMessageType.commandComplete: self = .commandComplete(tag: try reader.string())
    case BackendMessageType.copyData: self = .copyData(reader.rest())
    case BackendMessageType.error: self = .error(try ReportFields(&reader))
    case BackendMessageType.notice: self = .notice(try ReportFields(&reader))
    case BackendMessageType.functionCallResponse: self = .functionCallResponse(try reader.value())
    case BackendMessageType.copyInResponse: self = .copyInResponse(try CopyResponse(&reader))
    case BackendMessageType.copyOutResponse: self = .copyOutResponse(try CopyResponse(&reader))
    case BackendMessageType.copyBothResponse: self = .copyBothResponse(try CopyResponse(&reader))
    case BackendMessageType.readyForQuery:
      guard let status = TransactionStatus(rawValue: try reader.byte()) else { throw .invalidFormat }
      self = .readyForQuery(status)
    case BackendMessageType.notification:
      self = .notification(
        Notification(processID: try reader.integer(), channel: try reader.string(), payload: try reader.string())
      )
    default: self = try Self(startUp: type, &reader) ?? Self(bare: type)
    }
  }

  private init?(startUp type: UInt8, _ reader: inout ContentReader) throws(ContentError) {
    switch type {
    case BackendMessageType.authentication: self = .authentication(try AuthenticationRequest(&reader))
    case BackendMessageType.parameterStatus:
      self = .parameterStatus(name: try reader.string(), value: try reader.string())
    case BackendMessageType.backendKeyData:
      self = .backendKeyData(processID: try reader.integer(), key: reader.rest())
    case BackendMessageType.negotiateProtocolVersion:
      let (newest, count) = (ProtocolVersion(code: try reader.integer()), try reader.integer(UInt32.self))
      var names: [String] = []
      for _ in 0..<count { names.append(try reader.string()) }
      self = .negotiateProtocolVersion(newest: newest, unrecognized: names)
    default: return nil
    }
  }

  /// A message of a type that has no contents.
  private init(bare type: UInt8) {
    switch type {
    case BackendMessageType.parseComplete: self = .parseComplete
    case BackendMessageType.bindComplete: self = .bindComplete
    case BackendMessageType.closeComplete: self = .closeComplete
    case BackendMessageType.noData: self = .noData
    case BackendMessageType.portalSuspended: self = .portalSuspended
    case BackendMessageType.emptyQueryResponse: self = .emptyQueryResponse
    default: self = .copyDone
    }
  }
}

extension BackendMessage.AuthenticationRequest {
  fileprivate init(_ reader: inout ContentReader) throws(ContentError) {
    switch try reader.integer(Int32.self) {
    case AuthenticationCode.ok: self = .ok
    case AuthenticationCode.cleartextPassword: self = .cleartextPassword
    case AuthenticationCode.md5Password: self = .md5Password(salt: ByteString(try reader.take(4)))
    case AuthenticationCode.sasl:
      var mechanisms: [String] = []
      while true {
        let mechanism = try reader.string()
        if mechanism.isEmpty { break }
        mechanisms.append(mechanism)
      }
      self = .sasl(mechanisms: mechanisms)
    case AuthenticationCode.saslContinue: self = .saslContinue(reader.rest())
    case AuthenticationCode.saslFinal: self = .saslFinal(reader.rest())
    default: throw .invalidFormat
    }
  }
}

extension BackendMessage.CopyResponse {
  fileprivate init(_ reader: inout ContentReader) throws(ContentError) {
    let isBinary = try reader.byte() != 0
    let columns = try reader.list(size: 2) { reader throws(ContentError) in try reader.formatCode() }
    self.init(isBinary: isBinary, columns: columns)
  }
}

extension ColumnDescription {
  fileprivate init(_ reader: inout ContentReader) throws(ContentError) {
    self.init(
      try reader.string(),
      table: try reader.integer(),
      attribute: try reader.integer(),
      type: try reader.integer(),
      typeSize: try reader.integer(),
      typeModifier: try reader.integer(),
      format: try reader.formatCode()
    )
  }
}

extension ReportFields {
  /// Fields of types that this codec does not know are passed over, as the manual asks.
  fileprivate init(_ reader: inout ContentReader) throws(ContentError) {
    self.init()
    while true {
      let code = try reader.byte()
      if code == 0 { return }
      let value = String(decoding: try reader.terminated(), as: UTF8.self)
      if let code = Code(rawValue: code) { self[code] = value }
    }
  }
}
