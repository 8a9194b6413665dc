// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: whole messages, for tests, stubs
// and scripted servers.

import WireCore

extension PostgresWriter {
  /// Appends any message.
  package mutating func write(_ message: BackendMessage) {
    switch message {
    case .authentication(let request): self.write(request)
    case .parameterStatus(let name, let value): self.parameterStatus(name, value)
    case .backendKeyData(let processID, let key): self.backendKeyData(processID: processID, key: key.bytes)
    case .negotiateProtocolVersion(let newest, let unrecognized):
      self.negotiateProtocolVersion(newest: newest, unrecognized: unrecognized)
    case .readyForQuery(let status): self.readyForQuery(status)
    case .rowDescription(let columns): self.rowDescription(columns)
    case .parameterDescription(let types): self.parameterDescription(types)
    case .noData: self.noData()
    case .dataRow(let columns): self.dataRow(columns)
    case .commandComplete(let tag): self.commandComplete(tag)
    case .emptyQueryResponse: self.emptyQueryResponse()
    case .portalSuspended: self.portalSuspended()
    case .parseComplete: self.parseComplete()
    case .bindComplete: self.bindComplete()
    case .closeComplete: self.closeComplete()
    case .copyInResponse(let response): self.copyInResponse(response)
    case .copyOutResponse(let response): self.copyOutResponse(response)
    case .copyBothResponse(let response): self.copyBothResponse(response)
    case .copyData(let data): self.copyData(data.bytes)
    case .copyDone: self.copyDone()
    case .notification(let notification): self.notification(notification)
    case .notice(let fields): self.notice(fields)
    case .error(let fields): self.error(fields)
    case .functionCallResponse(let value): self.functionCallResponse(value)
    }
  }

  private mutating func dataRow(_ columns: [ByteString?]) {
    let row = self.beginDataRow(columns: columns.count)
    for column in columns { self.column(column) }
    self.end(row)
  }

  private mutating func write(_ request: BackendMessage.AuthenticationRequest) {
    switch request {
    case .ok: self.authenticationOk()
    case .cleartextPassword: self.authenticationCleartextPassword()
    case .md5Password(let salt): self.authenticationMD5Password(salt: salt.bytes)
    case .sasl(let mechanisms): self.authenticationSASL(mechanisms: mechanisms)
    case .saslContinue(let data): self.authenticationSASLContinue(data.bytes)
    case .saslFinal(let data): self.authenticationSASLFinal(data.bytes)
    }
  }
}
