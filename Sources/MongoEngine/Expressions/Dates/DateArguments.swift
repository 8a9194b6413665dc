// MongoEngine/Expressions: aggregation expressions. This file: what the operators of dates are given.

import BSON

extension BSONValue? {
  /// The time zone that a value names; UTC if the argument was not written, `nil` for null.
  ///
  /// - Throws: Location40517 for what is no string, Location40485 for a zone that is not known.
  func zone(isWritten: Bool, _ context: QueryContext) throws(MongoError) -> DateZone? {
    guard isWritten else { return .utc }
    if self.isNullish { return nil }
    guard case .string(let name)? = self else {
      throw .location(40517, "timezone must evaluate to a string, found \(self.typeName)")
    }
    return try .parse(name, context)
  }

  /// The date of a value that is not null.
  ///
  /// - Throws: Location16006 for what has no date.
  func requiredDate() throws(MongoError) -> BSONDate {
    guard let date = self?.coercedDate else {
      throw .location(16006, "can't convert from BSON type \(self.typeName) to Date")
    }
    return date
  }
}

extension ExpressionArguments {
  /// The zone of the argument `timezone`; `nil` for null.
  func zone() throws(MongoError) -> DateZone? {
    try self["timezone"].zone(isWritten: self.has("timezone"), self.context)
  }

  /// The zone of the argument `timezone`, with the operator's name in errors.
  func namedZone() throws(MongoError) -> DateZone? {
    do throws(MongoError) {
      return try self.zone()
    } catch {
      throw error.within("\(self.name) parameter 'timezone' value parsing failed")
    }
  }

  /// The unit of the argument `unit`, which is not null.
  func unit() throws(MongoError) -> TimeUnit {
    guard case .string(let name)? = self["unit"] else {
      throw .location(
        5_439_013,
        "\(self.name) requires 'unit' to be a string, but got \(self["unit"].typeName)"
      )
    }
    do throws(MongoError) {
      return try TimeUnit.parse(name)
    } catch {
      throw error.within("\(self.name) parameter 'unit' value parsing failed")
    }
  }

  /// The first day of a week, from 0 for Sunday; `nil` for null.
  func startOfWeek(_ unit: TimeUnit) throws(MongoError) -> Int? {
    guard unit == .week, self.has("startOfWeek") else { return 0 }
    if self["startOfWeek"].isNullish { return nil }
    guard case .string(let name)? = self["startOfWeek"] else {
      throw .location(
        5_439_015,
        "\(self.name) requires 'startOfWeek' to be a string, but got \(self["startOfWeek"].typeName)"
      )
    }
    guard let day = weekday(named: name) else {
      throw .location(
        5_439_016,
        "\(self.name) parameter 'startOfWeek' value cannot be recognized as a day of a week: \(name)"
      )
    }
    return day
  }
}
