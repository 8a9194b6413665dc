// WireCore: what every fake shares, pure. This file: which requests a stub or a verification means.

/// Which requests are meant: by command, target, connection, arguments, turn and chance.
///
/// ```swift
/// .command("GET", "user:*")              // a command and the key, table or collection it works on
/// .command("SET").nth(3)                 // the third SET
/// .any.probability(0.1)                  // every tenth request, drawn with the fake's seed
/// ```
public struct RequestPattern: Sendable, CustomStringConvertible {
  /// The request that a connection attempt counts as.
  package static let connectCommand = "CONNECT"

  var command: GlobText?
  var target: GlobText?
  var connection: ConnectionID?
  var predicate: (@Sendable (RequestFacts) -> Bool)?
  var turns: ClosedRange<Int>?
  var probability: Double?
  var state: ScenarioState?

  /// Every request.
  public static var any: RequestPattern { RequestPattern() }

  /// The attempt to connect, which is not in the request log. Answer it with ``StubResponse/drop`` or
  /// ``StubResponse/reset`` to refuse, with ``StubResponse/silence`` to say nothing, or delay or hold it.
  public static var connect: RequestPattern { .command(Self.connectCommand) }

  /// Whether it means attempts to connect: only by name, no glob does.
  var isForConnecting: Bool { self.command?.text.uppercased() == Self.connectCommand }

  /// Requests of one command, and optionally of one target.
  ///
  /// - Parameters:
  ///   - name: the command's name in any case, as a glob: `GET`, `CLIENT *`.
  ///   - target: the first key, the table or the collection, as a glob: `user:*`.
  public static func command(_ name: String, _ target: String? = nil) -> RequestPattern {
    var pattern = RequestPattern()
    pattern.command = GlobText(name, ignoringCase: true)
    pattern.target = target.map { GlobText($0) }
    return pattern
  }

  /// Requests of any command on one target, a glob.
  public static func target(_ target: String) -> RequestPattern {
    var pattern = RequestPattern()
    pattern.target = GlobText(target)
    return pattern
  }

  /// Only requests of one connection.
  public func on(_ connection: ConnectionID) -> RequestPattern {
    var pattern = self
    pattern.connection = connection
    return pattern
  }

  /// Only requests that fulfil a condition. Called under the fake's lock: it may not use the fake.
  public func `where`(_ predicate: @escaping @Sendable (RequestFacts) -> Bool) -> RequestPattern {
    var pattern = self
    pattern.predicate = predicate
    return pattern
  }

  /// Only the `turn`th request that is otherwise meant, counted from 1.
  public func nth(_ turn: Int) -> RequestPattern { self.nth(turn...turn) }

  /// Only some of the requests that are otherwise meant, counted from 1.
  public func nth(_ turns: ClosedRange<Int>) -> RequestPattern {
    var pattern = self
    pattern.turns = turns
    return pattern
  }

  /// Only a part of the requests that are otherwise meant, drawn with the fake's seed.
  ///
  /// - Parameter probability: from 0, none, to 1, all.
  public func probability(_ probability: Double) -> RequestPattern {
    var pattern = self
    pattern.probability = probability
    return pattern
  }

  /// Only while a scenario is in a state. Scenarios begin in the state `started`.
  public func when(_ scenario: String, is state: String) -> RequestPattern {
    var pattern = self
    pattern.state = ScenarioState(scenario: scenario, state: state)
    return pattern
  }

  /// The pattern in words, for failure texts.
  public var description: String {
    var words = [self.command?.text ?? "any command"]
    if let target { words.append(target.text) }
    if let connection { words.append("on \(connection)") }
    if self.predicate != nil { words.append("where …") }
    return (words + self.circumstances).joined(separator: " ")
  }

  /// What it asks for besides the request itself, in words.
  var circumstances: [String] {
    var words: [String] = []
    if let turns { words.append(turns.count == 1 ? "(number \(turns.lowerBound))" : "(numbers \(turns))") }
    if let probability { words.append("(probability \(probability))") }
    if let state { words.append("while \(state.scenario) is \(state.state)") }
    return words
  }

  /// What a request lacks to be meant, leaving turn, chance and scenario aside; empty when nothing.
  package func differences(from request: RequestFacts) -> [String] {
    var differences: [String] = []
    if let command, !command.matches(request.command) { differences.append("command is \(request.command)") }
    if let target, !target.matches(request.target) {
      differences.append("target is \(request.target ?? "absent")")
    }
    if let connection, connection != request.connection {
      differences.append("connection is \(request.connection)")
    }
    // A condition is only asked about requests that it was written for.
    if differences.isEmpty, let predicate, !predicate(request) { differences.append("the condition is false") }
    return differences
  }
}

/// What a pattern can ask of a request.
public struct RequestFacts: Sendable, Hashable {
  /// The command's name.
  public var command: String
  /// The key, table or collection it works on.
  public var target: String?
  /// The arguments behind the command's name.
  public var arguments: [ByteString]
  /// The connection it came in on.
  public var connection: ConnectionID

  package init(command: String, target: String? = nil, arguments: [ByteString] = [], connection: ConnectionID) {
    self.command = command
    self.target = target
    self.arguments = arguments
    self.connection = connection
  }

  package init(_ logged: LoggedRequest) {
    self.init(
      command: logged.command,
      target: logged.target,
      arguments: logged.arguments,
      connection: logged.connection
    )
  }
}

/// A glob with the text it was made of.
struct GlobText: Sendable {
  let text: String
  private let glob: GlobPattern

  init(_ text: String, ignoringCase: Bool = false) {
    self.text = text
    self.glob = GlobPattern(ByteString(text), ignoringCase: ignoringCase)
  }

  func matches(_ other: String?) -> Bool { other.map { self.glob.matches(ByteString($0)) } ?? false }
}

/// A scenario in a state.
struct ScenarioState: Hashable, Sendable {
  var scenario: String
  var state: String
}
