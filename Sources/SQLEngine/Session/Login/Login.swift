// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: a client that proves who it is (manual, 55.2.1).

import PostgresWire
import WireCore

/// A client that has said who it wants to be.
struct Login: Sendable {
  /// What it is asked to prove that.
  enum Proof: Sendable {
    case cleartext
    case md5(salt: [UInt8])
    case scram(SCRAMServer)
  }

  let user: String
  let database: String
  private let startup: FrontendMessage.Startup
  var proof: Proof

  /// - Throws: what PostgreSQL says of a start-up message that it cannot use.
  init(_ startup: FrontendMessage.Startup) throws(SQLError) {
    switch startup["replication"]?.lowercased() {
    case nil, "false", "off", "no", "0", "f", "n": break
    default: throw .fatal(.featureNotSupported, "replication connections are not supported")
    }
    guard let user = startup["user"], !user.isEmpty else {
      throw .fatal(.invalidAuthorizationSpecification, "no PostgreSQL user name specified in startup packet")
    }
    // Names are cut as identifiers are.
    self.user = truncated(user)
    let database = startup["database"].flatMap { $0.isEmpty ? nil : $0 } ?? user
    self.database = truncated(database)
    self.startup = startup
    self.proof = .cleartext
  }

  /// The session's parameters; of those with one name the last one counts.
  ///
  /// - Throws: what PostgreSQL says of options that it cannot read.
  func parameters() throws(SQLError) -> [FrontendMessage.Startup.Parameter] {
    var parameters = try optionParameters(self.startup["options"] ?? "")
    for parameter in self.startup.parameters {
      switch parameter.name {
      case "user", "database", "options", "replication": break
      default: if !parameter.name.hasPrefix("_pq_.") { parameters.append(parameter) }
      }
    }
    return parameters
  }
}

private func truncated(_ name: String) -> String {
  guard name.utf8.count > 63 else { return name }
  return String(decoding: name.utf8.prefix(63), as: UTF8.self)
}

/// The parameters in `options`: `-c name=value` and `--name=value`, parted by blanks that a backslash takes for
/// characters (manual, 20.1.3).
private func optionParameters(_ options: String) throws(SQLError) -> [FrontendMessage.Startup.Parameter] {
  var words = words(of: options)[...]
  var parameters: [FrontendMessage.Startup.Parameter] = []
  while var word = words.popFirst() {
    if word == "-c" {
      guard let next = words.popFirst() else {
        throw .fatal(.syntaxError, "invalid command-line argument for server process: -c")
      }
      word = next
    } else if word.hasPrefix("--") {
      word = String(word.dropFirst(2))
    } else if word.hasPrefix("-c") {
      word = String(word.dropFirst(2))
    } else {
      throw .fatal(
        .syntaxError,
        "invalid command-line argument for server process: \(word)",
        hint: "Try \"postgres --help\" for more information."
      )
    }
    guard let equals = word.firstIndex(of: "=") else { throw .fatal(.syntaxError, "-c \(word) requires a value") }
    let name = String(word[..<equals]).replacing("-", with: "_")
    parameters.append(.init(name, String(word[equals...].dropFirst())))
  }
  return parameters
}

private func words(of text: String) -> [String] {
  var words: [String] = []
  var word: String?
  var isEscaped = false
  for character in text {
    if isEscaped {
      word = (word ?? "") + String(character)
      isEscaped = false
    } else if character == "\\" {
      isEscaped = true
    } else if character.isWhitespace {
      if let finished = word { words.append(finished) }
      word = nil
    } else {
      word = (word ?? "") + String(character)
    }
  }
  if let word { words.append(word) }
  return words
}
