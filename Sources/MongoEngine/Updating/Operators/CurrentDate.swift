// MongoEngine/Updating: documents changed. This file: `$currentDate` (manual: "$currentDate").

import BSON

/// Gives a field the server's time.
struct CurrentDate: FieldChange {
  private let value: BSONValue

  init(_ operand: UpdateOperand) throws(MongoError) {
    let now = operand.context.now
    switch operand.value {
    case .bool: self.value = .date(now)
    case .document(let options):
      self.value = try Self.isDate(options) ? .date(now) : .timestamp(now.timestamp)
    default:
      throw .of(
        .badValue,
        "\(operand.value.type.name) is not valid type for $currentDate. Please use a boolean ('true') or a $type "
          + "expression ({$type: 'timestamp/date'})."
      )
    }
  }

  private static func isDate(_ options: BSONDocument) throws(MongoError) -> Bool {
    if let other = options.keys.first(where: { $0 != "$type" }) {
      throw .of(.badValue, "Unrecognized $currentDate option: \(other)")
    }
    switch options["$type"] {
    case "date": return true
    case "timestamp": return false
    default:
      throw .of(
        .badValue,
        "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}"
      )
    }
  }

  func change(_ value: BSONValue, _ run: UpdateRun) -> BSONValue? { self.value }

  func create(_ run: UpdateRun) -> BSONValue? { self.value }
}

extension UpdateParser {
  static let dates: [String: UpdateOperator] = [
    "$currentDate": { operand throws(MongoError) in try CurrentDate(operand) }
  ]
}
