// TraceRecorder: a tracer, metrics factory and log handler that write TraceModel values. This file: attributes under contention.

import Tracing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Android)
  import Android
#endif

/// An active span's attributes, such that concurrent get-change-set sequences lose no writes. The span's lock guards it.
///
/// `Span.updateAttributes` is a protocol extension: it reads `attributes`, changes the copy and assigns it. Reader and
/// writer are one thread, so each read is noted as a loan of that thread; the assignment that follows applies only the
/// keys which differ from what was lent, if anybody else wrote in between. What cannot be seen: a copy that is changed
/// and assigned on another thread than it was read on (after an `await`) replaces everything.
final class AttributeStorage {
  private struct Loan {
    var thread: UInt
    var attributes: SpanAttributes
    /// Whether anybody has written since.
    var isOutdated = false
  }

  // Unchecked, as the check looks for what the lock excludes.
  /// Read freely; before a change in place call ``prepareToModify(by:)``.
  @exclusivity(unchecked) var current: SpanAttributes
  /// The latest loan, which is nearly always the only one.
  @exclusivity(unchecked) private var loan: Loan?
  @exclusivity(unchecked) private var earlierLoans: [Loan] = []
  /// For a stand-in, whose changes go nowhere: the attributes of the span that has ended.
  let settled: SpanAttributes?

  /// One allocation serves most spans; growing from empty takes three.
  private static let typicalCount = 6

  init(standingInFor settled: SpanAttributes? = nil) {
    self.settled = settled
    self.current = settled ?? SpanAttributes()
  }

  func lend(to thread: UInt = currentThread()) -> SpanAttributes {
    self.dropLoan(of: thread)
    if let loan = self.loan { self.earlierLoans.append(loan) }
    self.loan = Loan(thread: thread, attributes: self.current)
    return self.current.isEmpty ? Self.roomy : self.current
  }

  func prepareToModify(by thread: UInt = currentThread()) {
    self.dropLoan(of: thread)
    self.outdateLoans()
    if self.current.isEmpty { self.current.reserveCapacity(Self.typicalCount) }
  }

  func replace(with new: SpanAttributes, by thread: UInt = currentThread()) {
    if let loan = self.dropLoan(of: thread), loan.isOutdated {
      for key in loan.attributes.keysChanged(in: new) { self.current.set(key, value: new.get(key)) }
    } else {
      self.current = new
    }
    self.outdateLoans()
  }

  /// For attributes that nobody may change any more.
  func forgetLoans() {
    self.loan = nil
    self.earlierLoans = []
  }

  @discardableResult
  private func dropLoan(of thread: UInt) -> Loan? {
    if let loan = self.loan, loan.thread == thread {
      self.loan = nil
      return loan
    }
    return self.earlierLoans.firstIndex { $0.thread == thread }.map { self.earlierLoans.remove(at: $0) }
  }

  private func outdateLoans() {
    self.loan?.isOutdated = true
    for index in self.earlierLoans.indices { self.earlierLoans[index].isOutdated = true }
  }

  /// An empty value that nobody else holds, so that its receiver changes it without a copy.
  private static var roomy: SpanAttributes {
    var attributes = SpanAttributes()
    attributes.reserveCapacity(Self.typicalCount)
    return attributes
  }
}

extension SpanAttributes {
  /// The keys that were added, removed or given another value, sorted.
  func keysChanged(in new: SpanAttributes) -> [String] {
    var keys: [String] = []
    new.forEach { key, value in if self.get(key) != value { keys.append(key) } }
    self.forEach { key, _ in if new.get(key) == nil { keys.append(key) } }
    return keys.sorted()
  }
}

/// A number that no other running thread has.
func currentThread() -> UInt {
  #if canImport(Glibc)
    UInt(pthread_self())
  #else
    UInt(bitPattern: pthread_self())
  #endif
}
