// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: what a client writes.

package import NIOCore
import WireCore

extension FrontendMessage {
  /// Appends the message. Strings end at a zero byte; no list may have more than 65,535 elements.
  package func write(to buffer: inout ByteBuffer) {
    let start = buffer.beginMessage(self.type)
    switch self {
    case .startup, .sslRequest, .gssEncryptionRequest, .cancelRequest: self.writeUntyped(to: &buffer)
    case .password(let bytes), .copyData(let bytes): buffer.writeBytes(bytes.bytes)
    case .query(let text), .copyFail(let text): buffer.writeTerminated(text)
    case .parse(let message): message.write(to: &buffer)
    case .bind(let message): message.write(to: &buffer)
    case .functionCall(let message): message.write(to: &buffer)
    case .describe(let target, let name), .close(let target, let name):
      buffer.writeInteger(target.rawValue)
      buffer.writeTerminated(name)
    case .execute(let portal, let rowLimit):
      buffer.writeTerminated(portal)
      buffer.writeInteger(rowLimit)
    case .flush, .sync, .copyDone, .terminate: break
    }
    buffer.endMessage(start)
  }

  private func writeUntyped(to buffer: inout ByteBuffer) {
    switch self {
    case .sslRequest: buffer.writeInteger(RequestCode.ssl)
    case .gssEncryptionRequest: buffer.writeInteger(RequestCode.gssEncryption)
    case .cancelRequest(let processID, let key):
      buffer.writeMultipleIntegers(RequestCode.cancel, processID)
      buffer.writeBytes(key.bytes)
    case .startup(let startup):
      buffer.writeInteger(startup.version.code)
      for parameter in startup.parameters {
        buffer.writeTerminated(parameter.name)
        buffer.writeTerminated(parameter.value)
      }
      buffer.writeInteger(0 as UInt8)
    default: break
    }
  }
}

extension FrontendMessage.Parse {
  fileprivate func write(to buffer: inout ByteBuffer) {
    buffer.writeTerminated(self.name)
    buffer.writeTerminated(self.query)
    buffer.writeCount(self.parameterTypes.count)
    for type in self.parameterTypes { buffer.writeInteger(type) }
  }
}

extension FrontendMessage.Bind {
  fileprivate func write(to buffer: inout ByteBuffer) {
    buffer.writeTerminated(self.portal)
    buffer.writeTerminated(self.statement)
    buffer.writeFormats(self.formats)
    buffer.writeCount(self.values.count)
    for value in self.values { buffer.writeValue(value) }
    buffer.writeFormats(self.resultFormats)
  }
}

extension FrontendMessage.FunctionCall {
  fileprivate func write(to buffer: inout ByteBuffer) {
    buffer.writeInteger(self.function)
    buffer.writeFormats(self.formats)
    buffer.writeCount(self.arguments.count)
    for argument in self.arguments { buffer.writeValue(argument) }
    buffer.writeInteger(self.resultFormat.rawValue)
  }
}
