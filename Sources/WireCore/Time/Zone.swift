// WireCore: what every fake shares, pure. This file: time zones.

/// A time zone: a fixed offset, or the history and rule of a place.
package final class Zone: Sendable {
  /// An offset that is in force for a time.
  package struct Period: Sendable, Hashable {
    /// Seconds east of UTC.
    package var offset: Int
    package var isDaylight: Bool
    package var abbreviation: String

    package init(offset: Int, isDaylight: Bool = false, abbreviation: String) {
      self.offset = offset
      self.isDaylight = isDaylight
      self.abbreviation = abbreviation
    }
  }

  /// As it is shown.
  package let name: String
  /// Seconds since 1970 at which a period begins, and which.
  let transitions: [(at: Int64, period: Period)]
  /// Before the first transition.
  let first: Period
  /// After the last transition.
  let rule: ZoneRule?

  package init(name: String, first: Period, transitions: [(at: Int64, period: Period)] = [], rule: ZoneRule? = nil) {
    self.name = name
    self.first = first
    self.transitions = transitions
    self.rule = rule
  }

  package static let utc = Zone(name: "UTC", first: Period(offset: 0, abbreviation: "UTC"))

  /// What is in force at an instant, in seconds since 1970.
  package func period(at instant: Int64) -> Period {
    guard let last = self.transitions.last else { return self.rule?.period(at: instant) ?? self.first }
    if instant >= last.at { return self.rule?.period(at: instant) ?? last.period }
    let index = self.index(after: instant)
    return index == 0 ? self.first : self.transitions[index - 1].period
  }

  /// The first transition that is later than an instant.
  private func index(after instant: Int64) -> Int {
    var (low, high) = (0, self.transitions.count)
    while low < high {
      let middle = (low + high) / 2
      if self.transitions[middle].at <= instant { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func next(after instant: Int64) -> (at: Int64, period: Period)? {
    let index = self.index(after: instant)
    return index < self.transitions.count ? self.transitions[index] : self.rule?.next(after: instant)
  }

  /// The offset that a wall clock's time has, in seconds since 1970 as if it were UTC. Times that a change skips
  /// are read by the offset before it, those that it repeats by the one after (`DetermineTimeZoneOffset`).
  package func offset(atLocal local: Int64) -> Int {
    let day = (local >= 0 ? local / 86400 : -((86399 - local) / 86400)) * 86400 - 86400
    let before = self.period(at: day).offset
    guard let next = self.next(after: day) else { return before }
    let after = next.period.offset
    let (early, late) = (local - Int64(before), local - Int64(after))
    if early < next.at, late < next.at { return before }
    if early >= next.at, late >= next.at { return after }
    return early > late ? before : after
  }
}
