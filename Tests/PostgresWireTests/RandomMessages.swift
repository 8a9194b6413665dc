// PostgresWireTests. This file: messages of every kind with anything in them.

import PostgresWire
import WireCore

extension SeededRandom {
  private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  mutating func text() -> String {
    String((0..<self.below(6)).map { _ in "aé0 '\n𝄞".randomElement(using: &self) ?? "a" })
  }

  mutating func data() -> ByteString {
    ByteString((0..<self.below(6)).map { _ in UInt8.random(in: 0...255, using: &self) })
  }

  private mutating func value() -> ByteString? { Bool.random(using: &self) ? self.data() : nil }
  private mutating func number<Number: FixedWidthInteger>() -> Number { .random(in: .min ... .max, using: &self) }
  private mutating func code() -> FormatCode { FormatCode(rawValue: self.number()) }

  private mutating func list<Element>(_ element: (inout Self) -> Element) -> [Element] {
    (0..<self.below(4)).map { _ in element(&self) }
  }

  private mutating func codes() -> FormatCodes { FormatCodes(self.list { $0.code() }) }

  /// A message of a session.
  mutating func frontendMessage() -> FrontendMessage {
    let target: FrontendMessage.Target = Bool.random(using: &self) ? .statement : .portal
    return switch self.below(13) {
    case 0: .query(self.text())
    case 1: .parse(.init(name: self.text(), query: self.text(), parameterTypes: self.list { $0.number() }))
    case 2:
      .bind(
        .init(
          portal: self.text(),
          statement: self.text(),
          formats: self.codes(),
          values: self.list { $0.value() },
          resultFormats: self.codes()
        )
      )
    case 3: .describe(target, name: self.text())
    case 4: .execute(portal: self.text(), rowLimit: self.number())
    case 5: .close(target, name: self.text())
    case 6: .flush
    case 7: .sync
    case 8: .copyData(self.data())
    case 9: .copyDone
    case 10: .copyFail(self.text())
    case 11:
      .functionCall(
        .init(
          function: self.number(),
          formats: self.codes(),
          arguments: self.list { $0.value() },
          resultFormat: self.code()
        )
      )
    default: .terminate
    }
  }

  /// A message of any kind.
  mutating func backendMessage() -> BackendMessage {
    switch self.below(24) {
    case 0: .authentication(self.authenticationRequest())
    case 1: .parameterStatus(name: self.text(), value: self.text())
    case 2: .backendKeyData(processID: self.number(), key: self.data())
    case 3:
      .negotiateProtocolVersion(
        newest: ProtocolVersion(major: self.number(), minor: self.number()),
        unrecognized: self.list { $0.text() }
      )
    case 4: .readyForQuery([.idle, .inTransaction, .failed].randomElement(using: &self) ?? .idle)
    case 5: .rowDescription(self.list { $0.column() })
    case 6: .parameterDescription(self.list { $0.number() })
    case 7: .noData
    case 8: .dataRow(self.list { $0.value() })
    case 9: .commandComplete(tag: self.text())
    case 10: .emptyQueryResponse
    case 11: .portalSuspended
    case 12: .parseComplete
    case 13: .bindComplete
    case 14: .closeComplete
    case 15: .copyInResponse(self.copyResponse())
    case 16: .copyOutResponse(self.copyResponse())
    case 17: .copyBothResponse(self.copyResponse())
    case 18: .copyData(self.data())
    case 19: .copyDone
    case 20: .notification(.init(processID: self.number(), channel: self.text(), payload: self.text()))
    case 21: .notice(self.report())
    case 22: .error(self.report())
    default: .functionCallResponse(self.value())
    }
  }

  private mutating func authenticationRequest() -> BackendMessage.AuthenticationRequest {
    switch self.below(6) {
    case 0: .ok
    case 1: .cleartextPassword
    case 2: .md5Password(salt: ByteString((0..<4).map { _ in self.number() as UInt8 }))
    case 3: .sasl(mechanisms: self.list { $0.text() }.filter { !$0.isEmpty })
    case 4: .saslContinue(self.data())
    default: .saslFinal(self.data())
    }
  }

  private mutating func column() -> ColumnDescription {
    ColumnDescription(
      self.text(),
      table: self.number(),
      attribute: self.number(),
      type: self.number(),
      typeSize: self.number(),
      typeModifier: self.number(),
      format: self.code()
    )
  }

  private mutating func copyResponse() -> BackendMessage.CopyResponse {
    .init(isBinary: Bool.random(using: &self), columns: self.list { $0.code() })
  }

  private mutating func report() -> ReportFields {
    var fields = ReportFields()
    for code in ReportFields.Code.allCases where Bool.random(using: &self) { fields[code] = self.text() }
    return fields
  }
}
