// DataTracing, Mongo: a traced client over any MongoDB client. This file: a command as text, without its values.

/// Writes a command as JSON whose values are replaced: `{"find":"users","filter":{"age":{"$gt":"?"}}}`.
///
/// The names of fields and operators are kept, and the collection. Every other value is `"?"`. Elements of an array that
/// come to the same text one after the other are written once, so that lists of different lengths come to the same text;
/// of a long array the first elements stand for all. What is deeper or longer than the bounds is left out, so the cost
/// does not depend on the document.
struct MongoQueryText {
  /// How deep values are shown.
  static let depthLimit = 16
  /// How many elements of an array are looked at.
  static let elementLimit = 32

  private var text = ""
  /// The scalars of the text: what readers see as one character may consist of any number of them.
  private var length = 0
  /// How many values may still be looked at: those that are not written cost time as well.
  private var budget: Int
  private let limit: Int
  private let showsValues: Bool

  private init(limit: Int, budget: Int, showsValues: Bool) {
    self.limit = limit
    self.budget = budget
    self.showsValues = showsValues
  }

  /// The text of a command, of at most `limit` scalars; a longer one is cut and ends in `…`.
  static func text<Document>(of command: MongoCommand<Document>, limit: Int, showsValues: Bool = false) -> String {
    var writer = MongoQueryText(limit: limit, budget: limit, showsValues: showsValues)
    writer.write(command.node, depth: 0)
    return writer.result
  }

  /// The text of a command that is a document, whose first field is its name and, of most, the collection.
  static func text(of document: some MongoDocument, limit: Int, showsValues: Bool = false) -> String {
    var writer = MongoQueryText(limit: limit, budget: limit, showsValues: showsValues)
    writer.write(.document(document.shownFields), depth: 0)
    return writer.result
  }

  private var isFull: Bool { self.length > self.limit || self.budget < 0 }

  private var result: String {
    guard self.isFull else { return self.text }
    return String(self.text.unicodeScalars.prefix(max(0, min(self.limit, self.length) - 1))) + "…"
  }

  private mutating func add(_ piece: String) {
    self.text += piece
    self.length += piece.unicodeScalars.count
  }

  private mutating func write(_ node: MongoNode, depth: Int) {
    self.budget -= 1
    switch node {
    case _ where self.isFull: break
    case .document where depth >= Self.depthLimit, .array where depth >= Self.depthLimit: self.add("\"?\"")
    case .document(let fields): self.write(fields, depth: depth)
    case .array(let elements): self.write(elements, depth: depth)
    case .string(let value): self.add(self.showsValues ? Self.quoted(value(), limit: self.limit) : "\"?\"")
    case .value(let value): self.add(self.showsValues ? value() : "\"?\"")
    case .name(let name): self.add(Self.quoted(name, limit: self.limit))
    }
  }

  private mutating func write(_ fields: AnySequence<MongoField>, depth: Int) {
    self.add("{")
    var isFirst = true
    for field in fields {
      if self.isFull { return }
      self.add((isFirst ? "" : ",") + Self.quoted(field.name, limit: self.limit) + ":")
      self.write(field.node, depth: depth + 1)
      isFirst = false
    }
    self.add("}")
  }

  private mutating func write(_ elements: AnySequence<MongoNode>, depth: Int) {
    self.add("[")
    var last: String?
    for element in elements.prefix(Self.elementLimit) {
      if self.isFull { return }
      let room = self.limit - self.length
      var writer = MongoQueryText(limit: room, budget: self.budget, showsValues: self.showsValues)
      writer.write(element, depth: depth + 1)
      self.budget = writer.budget
      guard self.showsValues || writer.text != last else { continue }
      self.add((last == nil ? "" : ",") + writer.text)
      last = writer.text
    }
    self.add("]")
  }

  /// A string as JSON has it. What is beyond the limit would be cut anyway.
  private static func quoted(_ string: String, limit: Int) -> String {
    var quoted = "\""
    for scalar in string.unicodeScalars.prefix(max(0, limit)) {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case _ where scalar.value < 0x20:
        quoted += "\\u00" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

extension MongoCommand {
  fileprivate var node: MongoNode {
    let fields = self.fields.lazy.map { MongoField($0.name, $0.argument.node) }
    guard let options = self.options else { return .document(AnySequence(fields)) }
    return .document(AnySequence([AnySequence(fields), options.mongoFields].joined()))
  }
}

extension MongoArgument {
  fileprivate var node: MongoNode {
    switch self {
    case .document(let document): .document(document.mongoFields)
    case .object(let fields): .document(AnySequence(fields.lazy.map { MongoField($0.name, $0.argument.node) }))
    case .list(let elements): .array(AnySequence(elements.lazy.map(\.node)))
    case .name(let name): .name(name)
    case .string(let string): .string { string }
    case .int(let number): .value { String(number) }
    case .bool(let flag): .value { String(flag) }
    }
  }
}

extension MongoDocument {
  /// The fields of a command but for those that no text shows: they say nothing about what is asked, or are secrets
  /// (command logging and monitoring specification; OpenTelemetry's of MongoDB's drivers).
  fileprivate var shownFields: AnySequence<MongoField> {
    let hidden: Set<String> = ["lsid", "$db", "$clusterTime", "signature", "txnNumber"]
    return AnySequence(
      self.mongoFields.lazy.enumerated().lazy.filter { !hidden.contains($0.element.name) }.map { place, field in
        guard place == 0, MongoCommandTarget.isNamed(by: field.name), case .string(let value) = field.node else {
          return field
        }
        return MongoField(field.name, .name(value()))
      }
    )
  }
}
