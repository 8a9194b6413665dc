// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: the contents of a client's
// messages.

import WireCore

extension FrontendMessage {
  /// The message of a type that is known, from its contents.
  init(_ type: UInt8, _ reader: inout ContentReader) throws(ContentError) {
    switch type {
    case FrontendMessageType.bind: self = .bind(try Bind(&reader))
    case FrontendMessageType.execute: self = .execute(portal: try reader.string(), rowLimit: try reader.integer())
    case FrontendMessageType.sync: self = .sync
    case FrontendMessageType.query: self = .query(try reader.string())
    case FrontendMessageType.parse: self = .parse(try Parse(&reader))
    case FrontendMessageType.describe:
      let (target, name) = try target(&reader, of: "DESCRIBE")
      self = .describe(target, name: name)
    case FrontendMessageType.close:
      let (target, name) = try target(&reader, of: "CLOSE")
      self = .close(target, name: name)
    case FrontendMessageType.flush: self = .flush
    case FrontendMessageType.functionCall: self = .functionCall(try FunctionCall(&reader))
    case FrontendMessageType.copyFail: self = .copyFail(try reader.string())
    case FrontendMessageType.copyData: self = .copyData(reader.rest())
    case FrontendMessageType.password: self = .password(reader.rest())
    // PostgreSQL does not look at the contents of these.
    case FrontendMessageType.copyDone:
      self = .copyDone
      return
    default:
      self = .terminate
      return
    }
    try reader.end()
  }

  /// The message with these contents, behind a request for encryption that was refused, if there was one.
  init(beforeSession contents: UnsafeRawBufferPointer, refused: FrontendMessage?) throws(ProtocolViolation) {
    var reader = ContentReader(contents)
    let code: UInt32
    do throws(ContentError) { code = try reader.integer() } catch {
      throw ProtocolViolation(.silent, "invalid length of startup packet")
    }
    switch code {
    case RequestCode.cancel: self = try Self(cancellation: &reader)
    case RequestCode.ssl where refused != .sslRequest: self = .sslRequest
    case RequestCode.gssEncryption where refused != .gssEncryptionRequest: self = .gssEncryptionRequest
    default: self = .startup(try Startup(ProtocolVersion(code: code), &reader))
    }
  }

  private init(cancellation reader: inout ContentReader) throws(ProtocolViolation) {
    do throws(ContentError) {
      let processID: Int32 = try reader.integer()
      guard (4...256).contains(reader.available) else { throw .invalidFormat }
      self = .cancelRequest(processID: processID, key: reader.rest())
    } catch {
      throw ProtocolViolation(.silent, "invalid length of startup packet")
    }
  }
}

private func target(
  _ reader: inout ContentReader,
  of command: String
) throws(ContentError) -> (FrontendMessage.Target, String) {
  let byte = try reader.byte()
  let name = try reader.string()
  try reader.end()
  guard let target = FrontendMessage.Target(rawValue: byte) else {
    throw .other("invalid \(command) message subtype \(byte)")
  }
  return (target, name)
}

extension FrontendMessage.Startup {
  fileprivate init(_ version: ProtocolVersion, _ reader: inout ContentReader) throws(ProtocolViolation) {
    guard version.major == 3 else {
      let message = "unsupported frontend protocol \(version): server supports 3.0 to 3.0"
      var violation = ProtocolViolation(.fatal, message, state: "0A000")
      violation.isBeforeVersion3 = version.major < 3
      throw violation
    }
    self.init(version: version, parameters: [])
    do throws(ContentError) {
      while true {
        let name = try reader.terminated()
        if name.isEmpty { break }
        let value = try reader.terminated()
        self.parameters.append(Parameter(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self)))
      }
      try reader.end()
    } catch {
      throw ProtocolViolation(.fatal, "invalid startup packet layout: expected terminator as last byte")
    }
  }
}

extension FrontendMessage.Parse {
  fileprivate init(_ reader: inout ContentReader) throws(ContentError) {
    let (name, query) = (try reader.string(), try reader.string())
    let types = try reader.list(size: 4) { reader throws(ContentError) in try reader.integer(UInt32.self) }
    self.init(name: name, query: query, parameterTypes: types)
  }
}

extension FrontendMessage.Bind {
  fileprivate init(_ reader: inout ContentReader) throws(ContentError) {
    let (portal, statement, formats) = (try reader.string(), try reader.string(), try reader.formatCodes())
    let values = try reader.list(size: 4) { reader throws(ContentError) in try reader.value() }
    let resultFormats = try reader.formatCodes()
    self.init(portal: portal, statement: statement, formats: formats, values: values, resultFormats: resultFormats)
  }
}

extension FrontendMessage.FunctionCall {
  fileprivate init(_ reader: inout ContentReader) throws(ContentError) {
    let (function, formats) = (try reader.integer(UInt32.self), try reader.formatCodes())
    let arguments = try reader.list(size: 4) { reader throws(ContentError) in try reader.value() }
    self.init(function: function, formats: formats, arguments: arguments, resultFormat: try reader.formatCode())
  }
}
