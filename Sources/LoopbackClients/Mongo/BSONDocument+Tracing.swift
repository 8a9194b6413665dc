// LoopbackClients: small clients on the fakes' own codecs. This file: BSON documents as the traced client sees them.

public import BSON
public import DataTracing

extension BSONDocument: MongoDocument {
  /// The fields in their order.
  public var mongoFields: AnySequence<MongoField> { AnySequence(self.lazy.map { MongoField($0.key, $0.value.node) }) }
}

extension BSONValue {
  fileprivate var node: MongoNode {
    switch self {
    case .document(let document): .document(document.mongoFields)
    case .array(let array): .array(AnySequence(array.lazy.map(\.node)))
    case .string(let text): .string { text }
    default: .value { self.extendedJSON() }
    }
  }

  /// A value of a command.
  init(_ argument: MongoArgument<BSONDocument>) {
    switch argument {
    case .document(let document): self = .document(document)
    case .object(let fields): self = .document(BSONDocument(fields.map { ($0.name, BSONValue($0.argument)) }))
    case .list(let elements): self = .array(BSONArray(elements.map { BSONValue($0) }))
    case .name(let text), .string(let text): self = .string(text)
    case .int(let number): self = .integer(Int64(number))
    case .bool(let flag): self = .bool(flag)
    }
  }
}

extension BSONDocument {
  /// A command as it is sent.
  init(_ command: MongoCommand<BSONDocument>) {
    self.init(command.fields.map { ($0.name, BSONValue($0.argument)) })
    for element in command.options ?? [:] { self.append(element) }
  }
}
