// FakeServer: the one network shell of all fakes. This file: what every fake can be asked and told, whatever its
// protocol.

public import WireCore

/// A fake server: what clients asked of it can be read and verified, and its answers can be stubbed, delayed and broken.
///
/// Every fake of this package is one; what they share is in the extensions of this protocol.
public protocol FakeBackend: Sendable {
  /// What a stub may answer.
  associatedtype Answer: Sendable

  /// The way to the log and the stubs; for the extensions of this protocol.
  var controls: FakeControls<Answer> { get }

  /// What clients asked, oldest first.
  var requests: [LoggedRequest] { get }

  /// What clients asked for that the real server does and the fake does not, with how often. They got the error that
  /// the real server gives for what it does not know or support. A suite can assert that this is empty.
  var unsupportedRequests: [String: Int] { get }

  /// Stops the server: nobody can connect any more, and every connection is closed.
  func stop() async
}

/// The way to a fake's log and stubs. Opaque: use the methods of ``FakeBackend``.
public struct FakeControls<Answer: Sendable>: Sendable {
  let server: any ControlledServer<Answer>

  package init(_ server: any ControlledServer<Answer>) { self.server = server }
}

/// A server whatever its protocol, reduced to what its log and its stubs need.
package protocol ControlledServer<Answer>: Sendable {
  associatedtype Answer: Sendable

  /// Reads or changes the log and the stubs under the server's lock.
  func withControls<Result>(_ body: (inout RequestLog, inout StubTable<Answer>) -> Result) -> Result
}

extension FakeServer: ControlledServer {
  package func withControls<Result>(
    _ body: (inout RequestLog, inout StubTable<Session.Request.Answer>) -> Result
  ) -> Result {
    self.withState { body(&$0.log, &$0.stubs) }
  }
}

/// Runs `body` with a server and stops it afterwards, however `body` ends.
package nonisolated(nonsending) func stopping<Fake: FakeBackend, Result>(
  _ fake: Fake,
  after body: nonisolated(nonsending) (Fake) async throws -> Result
) async throws -> Result {
  do {
    let result = try await body(fake)
    await fake.stop()
    return result
  } catch {
    await fake.stop()
    throw error
  }
}

/// A part of a URL (RFC 3986, section 2.1): all but unreserved characters as `%2F`.
package func percentEncoded(_ text: String) -> String {
  text.utf8.map { byte in
    let character = Character(UnicodeScalar(byte))
    if character.isASCII, character.isLetter || character.isNumber || "-._~".contains(character) {
      return String(character)
    }
    let digits = String(byte, radix: 16, uppercase: true)
    return byte < 16 ? "%0\(digits)" : "%\(digits)"
  }.joined()
}
