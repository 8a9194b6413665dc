// MongoEngine/Accumulators: what `$group` makes of many documents. This file: `$percentile`, `$median` (manual: the
// pages of these names).

import BSON

/// Values below which parts of all lie. MongoDB approximates them; here they are exact: always one of the values.
struct PercentileAccumulator: ValueAccumulator {
  let fractions: [Double]
  let isSingle: Bool
  private var values: [Double] = []

  init(fractions: [Double], isSingle: Bool) {
    self.fractions = fractions
    self.isSingle = isSingle
  }

  mutating func add(_ value: BSONValue?) {
    if let number = value?.double, !number.isNaN { self.values.append(number) }
  }

  func result() -> BSONValue? {
    let found = Quantiles.values(self.fractions, of: self.values)
    return self.isSingle ? found.first ?? .null : .array(BSONArray(found))
  }
}

extension AccumulatorTable {
  static let percentiles: [AccumulatorRow] = [percentile("$percentile"), percentile("$median")]

  private static func percentile(_ name: String) -> AccumulatorRow {
    AccumulatorRow(name) { name, argument, context throws(MongoError) in
      let quantiles = try Quantiles(
        name,
        argument,
        ExpressionReader(context: context, variables: context.stageVariables)
      )
      let fractions = quantiles.fractions
      return AccumulatorReading(input: AccumulatorInput(quantiles.input, context)) { _ in
        PercentileAccumulator(fractions: fractions, isSingle: name == "$median")
      }
    }
  }
}
