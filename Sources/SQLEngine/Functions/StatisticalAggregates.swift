// SQLEngine/Functions: PostgreSQL's functions and operators. This file: statistics (manual, tables 9.58 to 9.60).

/// Averages and variances of floating-point numbers, by Youngs and Cramer's method as in PostgreSQL.
final class MomentsState: AggregateState {
  enum Result: Sendable { case average, populationVariance, sampleVariance, populationDeviation, sampleDeviation }

  private let result: Result
  private var count = 0.0
  private var sum = 0.0
  private var squares = 0.0

  init(_ result: Result) { self.result = result }

  func step(_ arguments: [SQLValue]) throws(SQLError) {
    let value = arguments[0].double
    self.count += 1
    self.sum += value
    if self.count > 1 {
      let part = value * self.count - self.sum
      self.squares += part * part / (self.count * (self.count - 1))
    } else if !value.isFinite {
      self.squares = .nan
    }
  }

  func finish() throws(SQLError) -> SQLValue {
    switch self.result {
    case .average: self.count == 0 ? .null : FloatText.value(self.sum / self.count)
    case .populationVariance: self.count == 0 ? .null : FloatText.value(self.squares / self.count)
    case .sampleVariance: self.count <= 1 ? .null : FloatText.value(self.squares / (self.count - 1))
    case .populationDeviation: self.count == 0 ? .null : FloatText.value((self.squares / self.count).squareRoot())
    case .sampleDeviation: self.count <= 1 ? .null : FloatText.value((self.squares / (self.count - 1)).squareRoot())
    }
  }
}

/// Variances of numbers that are exact.
final class NumericMomentsState: AggregateState {
  private let result: MomentsState.Result
  private var count: Int64 = 0
  private var sum = Numeric.zero
  private var squares = Numeric.zero

  init(_ result: MomentsState.Result) { self.result = result }

  func step(_ arguments: [SQLValue]) throws(SQLError) {
    let value: Numeric = if case .integer(let integer) = arguments[0] { Numeric(integer) } else { arguments[0].numeric }
    self.count += 1
    self.sum = try Numeric.add(self.sum, value)
    self.squares = try Numeric.add(self.squares, try Numeric.multiply(value, value))
  }

  func finish() throws(SQLError) -> SQLValue {
    let isSample = self.result == .sampleVariance || self.result == .sampleDeviation
    if self.count == 0 || isSample && self.count == 1 { return .null }
    guard self.sum.isFinite else { return Numeric.nan.value }
    let number = Numeric(self.count)
    let part = try Numeric.subtract(
      try Numeric.multiply(number, self.squares),
      try Numeric.multiply(self.sum, self.sum)
    )
    if part.isZero || part.isNegative { return Numeric.zero.value }
    let divisor = try Numeric.multiply(number, isSample ? Numeric(self.count - 1) : number)
    let variance = try Numeric.divide(part, divisor)
    let isDeviation = self.result == .populationDeviation || self.result == .sampleDeviation
    guard isDeviation else { return variance.value }
    return variance.squareRoot(scale: Numeric.divisionScale(part, divisor)).value
  }
}

/// Covariance, correlation and regression of pairs (Y, X).
final class PairsState: AggregateState {
  enum Result: String, CaseIterable, Sendable {
    case corr, covarPop = "covar_pop", covarSamp = "covar_samp", avgX = "regr_avgx", avgY = "regr_avgy"
    case intercept = "regr_intercept", r2 = "regr_r2", slope = "regr_slope", sxx = "regr_sxx", sxy = "regr_sxy"
    case syy = "regr_syy"
  }

  private let result: Result
  private var (count, sumX, sumY) = (0.0, 0.0, 0.0)
  private var (sxx, syy, sxy) = (0.0, 0.0, 0.0)

  init(_ result: Result) { self.result = result }

  func step(_ arguments: [SQLValue]) throws(SQLError) {
    let (y, x) = (arguments[0].double, arguments[1].double)
    self.count += 1
    self.sumX += x
    self.sumY += y
    guard self.count > 1 else { return }
    let (partX, partY) = (x * self.count - self.sumX, y * self.count - self.sumY)
    let scale = 1 / (self.count * (self.count - 1))
    self.sxx += partX * partX * scale
    self.syy += partY * partY * scale
    self.sxy += partX * partY * scale
  }

  func finish() throws(SQLError) -> SQLValue { self.value.map { FloatText.value($0) } ?? .null }

  private var value: Double? {
    if self.count == 0 { return nil }
    switch self.result {
    case .corr: return self.sxx == 0 || self.syy == 0 ? nil : self.sxy / (self.sxx * self.syy).squareRoot()
    case .covarPop: return self.sxy / self.count
    case .covarSamp: return self.count < 2 ? nil : self.sxy / (self.count - 1)
    case .avgX: return self.sumX / self.count
    case .avgY: return self.sumY / self.count
    case .intercept: return self.sxx == 0 ? nil : (self.sumY - self.sumX * self.sxy / self.sxx) / self.count
    case .r2:
      if self.sxx == 0 { return nil }
      return self.syy == 0 ? 1 : self.sxy * self.sxy / (self.sxx * self.syy)
    case .slope: return self.sxx == 0 ? nil : self.sxy / self.sxx
    case .sxx: return self.sxx
    case .sxy: return self.sxy
    case .syy: return self.syy
    }
  }
}

enum StatisticalAggregates {
  static let rows: [FunctionRow] = variances + pairs + ordered

  private static let results: [(name: String, result: MomentsState.Result)] = [
    ("var_pop", .populationVariance), ("var_samp", .sampleVariance), ("variance", .sampleVariance),
    ("stddev_pop", .populationDeviation), ("stddev_samp", .sampleDeviation), ("stddev", .sampleDeviation),
  ]

  private static let variances: [FunctionRow] = results.flatMap { name, result in
    each("int2 int4 int8 numeric") { type in
      [aggregate("\(name)(\(type)) numeric") { _ in NumericMomentsState(result) }]
    }
      + each("float4 float8") { type in [aggregate("\(name)(\(type)) float8") { _ in MomentsState(result) }] }
  }

  private static let pairs: [FunctionRow] =
    PairsState.Result.allCases.map { result in
      aggregate("\(result.rawValue)(float8, float8) float8") { _ in PairsState(result) }
    }
    + [
      aggregate("regr_count(float8, float8) int8") { _ in
        FoldState(.integer(0)) { count, _ throws(SQLError) in .integer(count.int + 1) }
      }
    ]

  // MARK: Ordered sets

  /// Ordered-set aggregates: the direct argument first, then the values, which come in the order of WITHIN GROUP.
  private static let ordered: [FunctionRow] = [
    aggregate("percentile_disc(float8, anyelement) anyelement") { _ in
      GatheringState { rows throws(SQLError) in
        let fraction = try fraction(rows[0][0])
        let index = Int((fraction * Double(rows.count)).rounded(.up)) - 1
        return rows[min(max(index, 0), rows.count - 1)][1]
      }
    },
    aggregate("percentile_cont(float8, float8) float8") { _ in
      GatheringState { rows throws(SQLError) in
        FloatText.value(interpolated(rows.map { $0[1].double }, at: try fraction(rows[0][0])))
      }
    },
    aggregate("percentile_cont(float8[], float8) float8[]") { call in
      GatheringState { rows throws(SQLError) in
        let fractions = try call.io.elements(rows[0][0].string, of: .float8)
        let values = rows.map { $0[1].double }
        let result = try fractions.map { item throws(SQLError) -> SQLValue in
          item.isNull ? .null : FloatText.value(interpolated(values, at: try fraction(item)))
        }
        return call.io.array(result, of: .float8)
      }
    },
    aggregate("percentile_cont(float8, interval) interval") { _ in
      GatheringState { rows throws(SQLError) in
        let position = try fraction(rows[0][0]) * Double(rows.count - 1)
        let (low, part) = (Int(position), position - position.rounded(.down))
        let first = rows[low][1].interval
        if part == 0 || low + 1 >= rows.count { return first.value }
        let step = try Interval.add(rows[low + 1][1].interval, try first.negated())
        return try Interval.add(first, try step.multiplied(by: part)).value
      }
    },
    aggregate("mode(anyelement) anyelement") { _ in
      GatheringState { rows throws(SQLError) in
        // Equal values come one after another.
        var (best, most, current, count) = (SQLValue.null, 0, SQLValue.null, 0)
        for row in rows {
          count = row[0] == current ? count + 1 : 1
          current = row[0]
          if count > most { (best, most) = (current, count) }
        }
        return best
      }
    },
  ]

  /// The value at a part of the way through sorted values, between two of them if need be.
  private static func interpolated(_ values: [Double], at fraction: Double) -> Double {
    let position = fraction * Double(values.count - 1)
    let (low, part) = (Int(position), position - position.rounded(.down))
    return part == 0 || low + 1 >= values.count ? values[low] : values[low] + part * (values[low + 1] - values[low])
  }

  private static func fraction(_ value: SQLValue) throws(SQLError) -> Double {
    let fraction = value.double
    if fraction >= 0, fraction <= 1 { return fraction }
    let shown = FloatText.printf(fraction, significant: 6)
    throw SQLError(.numericValueOutOfRange, "percentile value \(shown) is not between 0 and 1")
  }
}
