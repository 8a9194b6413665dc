// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: what a server writes, but for
// results.

package import NIOCore
import WireCore

/// Writes a server's messages straight into a buffer.
package struct PostgresWriter: Sendable {
  /// What was written so far.
  package var buffer: ByteBuffer
  /// How long the buffer may become, about. It could not hold 4 GiB, and nobody waits for a reply of 1 GiB.
  package var limit = 1 << 30
  /// Whether rows or data were left out because of the limit: the result is no result.
  package var isCut = false

  package init(buffer: ByteBuffer = ByteBuffer()) { self.buffer = buffer }

  // MARK: Start-up

  package mutating func authenticationOk() { self.authentication(AuthenticationCode.ok) { _ in } }

  package mutating func authenticationCleartextPassword() {
    self.authentication(AuthenticationCode.cleartextPassword) { _ in }
  }

  /// - Parameter salt: four bytes.
  package mutating func authenticationMD5Password(salt: [UInt8]) {
    self.authentication(AuthenticationCode.md5Password) { $0.writeBytes(salt) }
  }

  package mutating func authenticationSASL(mechanisms: [String]) {
    self.authentication(AuthenticationCode.sasl) { buffer in
      for mechanism in mechanisms { buffer.writeTerminated(mechanism) }
      buffer.writeInteger(0 as UInt8)
    }
  }

  package mutating func authenticationSASLContinue(_ data: [UInt8]) {
    self.authentication(AuthenticationCode.saslContinue) { $0.writeBytes(data) }
  }

  package mutating func authenticationSASLFinal(_ data: [UInt8]) {
    self.authentication(AuthenticationCode.saslFinal) { $0.writeBytes(data) }
  }

  package mutating func parameterStatus(_ name: String, _ value: String) {
    self.message(BackendMessageType.parameterStatus) { buffer in
      buffer.writeTerminated(name)
      buffer.writeTerminated(value)
    }
  }

  package mutating func backendKeyData(processID: Int32, key: [UInt8]) {
    self.message(BackendMessageType.backendKeyData) { buffer in
      buffer.writeInteger(processID)
      buffer.writeBytes(key)
    }
  }

  /// - Parameters:
  ///   - newest: the newest version that the server speaks.
  ///   - unrecognized: the names of protocol options that the server does not know.
  package mutating func negotiateProtocolVersion(newest: ProtocolVersion, unrecognized: [String]) {
    self.message(BackendMessageType.negotiateProtocolVersion) { buffer in
      buffer.writeMultipleIntegers(newest.code, UInt32(truncatingIfNeeded: unrecognized.count))
      for name in unrecognized { buffer.writeTerminated(name) }
    }
  }

  // MARK: Messages without contents

  package mutating func parseComplete() { self.empty(BackendMessageType.parseComplete) }
  package mutating func bindComplete() { self.empty(BackendMessageType.bindComplete) }
  package mutating func closeComplete() { self.empty(BackendMessageType.closeComplete) }
  package mutating func noData() { self.empty(BackendMessageType.noData) }
  package mutating func portalSuspended() { self.empty(BackendMessageType.portalSuspended) }
  package mutating func emptyQueryResponse() { self.empty(BackendMessageType.emptyQueryResponse) }
  package mutating func copyDone() { self.empty(BackendMessageType.copyDone) }

  package mutating func readyForQuery(_ status: TransactionStatus) {
    self.buffer.writeMultipleIntegers(BackendMessageType.readyForQuery, 5 as UInt32, status.rawValue)
  }

  // MARK: Reports

  package mutating func error(_ fields: ReportFields) { self.report(BackendMessageType.error, fields) }
  package mutating func notice(_ fields: ReportFields) { self.report(BackendMessageType.notice, fields) }

  /// What PostgreSQL says about a breach of the protocol; nothing if it is silent.
  package mutating func error(_ violation: ProtocolViolation) {
    switch violation.consequence {
    case .silent: break
    case .fatal where violation.isBeforeVersion3:
      // Clients of protocol 2 could not read anything else.
      self.buffer.writeInteger(BackendMessageType.error)
      self.buffer.writeString("FATAL:  \(violation.message)\n\0")
    case .fatal, .error:
      let severity = violation.consequence == .fatal ? "FATAL" : "ERROR"
      var fields = ReportFields(severity: severity, state: violation.state, message: violation.message)
      fields[.detail] = violation.detail
      self.error(fields)
    }
  }

  package mutating func notification(_ notification: BackendMessage.Notification) {
    self.message(BackendMessageType.notification) { buffer in
      buffer.writeInteger(notification.processID)
      buffer.writeTerminated(notification.channel)
      buffer.writeTerminated(notification.payload)
    }
  }

  // MARK: COPY

  package mutating func copyInResponse(_ response: BackendMessage.CopyResponse) {
    self.copyResponse(BackendMessageType.copyInResponse, response)
  }

  package mutating func copyOutResponse(_ response: BackendMessage.CopyResponse) {
    self.copyResponse(BackendMessageType.copyOutResponse, response)
  }

  package mutating func copyBothResponse(_ response: BackendMessage.CopyResponse) {
    self.copyResponse(BackendMessageType.copyBothResponse, response)
  }

  package mutating func copyData(_ data: [UInt8]) {
    guard self.makeRoom(data.count) else { return }
    self.message(BackendMessageType.copyData) { $0.writeBytes(data) }
  }

  /// Takes back what was written from a place on, which is a ``buffer``'s earlier `writerIndex`.
  package mutating func takeBack(to start: Int) {
    self.buffer.moveWriterIndex(to: start)
    self.isCut = false
  }

  // MARK: Parts

  /// Whether there is room for `count` bytes more.
  @inline(__always)
  mutating func makeRoom(_ count: Int) -> Bool {
    guard self.buffer.readableBytes &+ count <= self.limit else {
      self.isCut = true
      return false
    }
    return true
  }

  @inline(__always)
  mutating func empty(_ type: UInt8) { self.buffer.writeMultipleIntegers(type, 4 as UInt32) }

  @inline(__always)
  mutating func message(_ type: UInt8, _ contents: (inout ByteBuffer) -> Void) {
    let start = self.buffer.beginMessage(type)
    contents(&self.buffer)
    self.buffer.endMessage(start)
  }

  private mutating func authentication(_ code: Int32, _ contents: (inout ByteBuffer) -> Void) {
    self.message(BackendMessageType.authentication) { buffer in
      buffer.writeInteger(code)
      contents(&buffer)
    }
  }

  private mutating func report(_ type: UInt8, _ fields: ReportFields) {
    self.message(type) { buffer in
      for code in ReportFields.Code.allCases {
        guard let value = fields[code] else { continue }
        buffer.writeInteger(code.rawValue)
        buffer.writeTerminated(value)
      }
      buffer.writeInteger(0 as UInt8)
    }
  }

  private mutating func copyResponse(_ type: UInt8, _ response: BackendMessage.CopyResponse) {
    self.message(type) { buffer in
      buffer.writeInteger(response.isBinary ? 1 : 0 as UInt8)
      buffer.writeCount(response.columns.count)
      for format in response.columns { buffer.writeInteger(format.rawValue) }
    }
  }
}
