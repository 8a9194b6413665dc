// SQLEngine/Types: PostgreSQL's types. This file: whole numbers of any length, in digits of 10⁹.

/// Arithmetic on whole numbers ≥ 0: digits of 10⁹, the lowest first, no zeroes at the top; zero is empty.
enum Limbs {
  static let base: UInt64 = 1_000_000_000
  static let powers: [UInt32] = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000]

  static func from(_ value: UInt64) -> [UInt32] {
    var (rest, limbs) = (value, [UInt32]())
    while rest > 0 {
      limbs.append(UInt32(rest % self.base))
      rest /= self.base
    }
    return limbs
  }

  /// The number as an `UInt64`, if it fits.
  static func small(_ limbs: [UInt32]) -> UInt64? {
    guard limbs.count <= 3 else { return nil }
    var result: UInt64 = 0
    for limb in limbs.reversed() {
      let (product, overflow) = result.multipliedReportingOverflow(by: self.base)
      let (sum, overflow2) = product.addingReportingOverflow(UInt64(limb))
      if overflow || overflow2 { return nil }
      result = sum
    }
    return result
  }

  static func trim(_ limbs: inout [UInt32]) {
    while limbs.last == 0 { limbs.removeLast() }
  }

  /// Below, at or above 0 as the first is less than, equal to or greater than the second.
  static func compare(_ a: [UInt32], _ b: [UInt32]) -> Int {
    if a.count != b.count { return a.count < b.count ? -1 : 1 }
    for index in a.indices.reversed() where a[index] != b[index] { return a[index] < b[index] ? -1 : 1 }
    return 0
  }

  static func add(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    let (long, short) = a.count >= b.count ? (a, b) : (b, a)
    var (result, carry) = (long, UInt32(0))
    for index in long.indices {
      if index >= short.count, carry == 0 { break }
      let sum = long[index] + (index < short.count ? short[index] : 0) + carry
      carry = sum >= UInt32(self.base) ? 1 : 0
      result[index] = carry == 1 ? sum - UInt32(self.base) : sum
    }
    if carry == 1 { result.append(1) }
    return result
  }

  /// `a - b`, where `a` is not less than `b`.
  static func subtract(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    var (result, borrow) = (a, UInt32(0))
    for index in a.indices {
      if index >= b.count, borrow == 0 { break }
      let taken = (index < b.count ? b[index] : 0) + borrow
      borrow = a[index] < taken ? 1 : 0
      result[index] = a[index] &+ (borrow == 1 ? UInt32(self.base) : 0) &- taken
    }
    self.trim(&result)
    return result
  }

  static func multiply(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    if a.isEmpty || b.isEmpty { return [] }
    var result = [UInt32](repeating: 0, count: a.count + b.count)
    for i in a.indices where a[i] != 0 {
      var carry: UInt64 = 0
      let factor = UInt64(a[i])
      for j in b.indices {
        let sum = UInt64(result[i + j]) + factor * UInt64(b[j]) + carry
        carry = sum / self.base
        result[i + j] = UInt32(sum % self.base)
      }
      result[i + b.count] = UInt32(carry)
    }
    self.trim(&result)
    return result
  }

  static func multiply(_ a: [UInt32], small factor: UInt32) -> [UInt32] {
    if factor == 0 { return [] }
    var (result, carry) = (a, UInt64(0))
    for index in a.indices {
      let product = UInt64(a[index]) * UInt64(factor) + carry
      carry = product / self.base
      result[index] = UInt32(product % self.base)
    }
    if carry > 0 { result.append(UInt32(carry)) }
    return result
  }

  static func divide(_ a: [UInt32], small divisor: UInt32) -> (quotient: [UInt32], remainder: UInt32) {
    var (result, rest) = (a, UInt64(0))
    for index in a.indices.reversed() {
      let value = rest * self.base + UInt64(a[index])
      result[index] = UInt32(value / UInt64(divisor))
      rest = value % UInt64(divisor)
    }
    self.trim(&result)
    return (result, UInt32(rest))
  }

  /// Long division (Knuth's algorithm D). `b` is not 0.
  static func divide(_ a: [UInt32], _ b: [UInt32]) -> (quotient: [UInt32], remainder: [UInt32]) {
    if self.compare(a, b) < 0 { return ([], a) }
    if b.count == 1 {
      let (quotient, rest) = self.divide(a, small: b[0])
      return (quotient, rest == 0 ? [] : [rest])
    }
    let scale = UInt32(self.base / (UInt64(b[b.count - 1]) + 1))
    var rest = self.multiply(a, small: scale)
    let divisor = self.multiply(b, small: scale)
    if rest.count == a.count { rest.append(0) }
    var quotient = [UInt32](repeating: 0, count: rest.count - divisor.count)
    for position in quotient.indices.reversed() {
      quotient[position] = self.quotientDigit(&rest, divisor, at: position)
    }
    self.trim(&quotient)
    self.trim(&rest)
    return (quotient, self.divide(rest, small: scale).quotient)
  }

  private static func quotientDigit(_ rest: inout [UInt32], _ divisor: [UInt32], at position: Int) -> UInt32 {
    let count = divisor.count
    let (top, next) = (UInt64(divisor[count - 1]), UInt64(divisor[count - 2]))
    let head = UInt64(rest[position + count]) * self.base + UInt64(rest[position + count - 1])
    var (guess, left) = (head / top, head % top)
    while guess >= self.base || guess * next > left * self.base + UInt64(rest[position + count - 2]) {
      guess -= 1
      left += top
      if left >= self.base { break }
    }
    var (borrow, carry): (Int64, UInt64) = (0, 0)
    for index in 0..<count {
      let product = guess * UInt64(divisor[index]) + carry
      carry = product / self.base
      var value = Int64(rest[position + index]) - borrow - Int64(product % self.base)
      borrow = value < 0 ? 1 : 0
      if value < 0 { value += Int64(self.base) }
      rest[position + index] = UInt32(value)
    }
    let value = Int64(rest[position + count]) - borrow - Int64(carry)
    rest[position + count] = value < 0 ? UInt32(value + Int64(self.base)) : UInt32(value)
    if value >= 0 { return UInt32(guess) }
    self.addBack(&rest, divisor, at: position)
    return UInt32(guess - 1)
  }

  /// The guess was one too high.
  private static func addBack(_ rest: inout [UInt32], _ divisor: [UInt32], at position: Int) {
    var carry: UInt32 = 0
    for index in divisor.indices {
      let sum = rest[position + index] + divisor[index] + carry
      carry = sum >= UInt32(self.base) ? 1 : 0
      rest[position + index] = carry == 1 ? sum - UInt32(self.base) : sum
    }
    let top = rest[position + divisor.count] + carry
    rest[position + divisor.count] = top >= UInt32(self.base) ? top - UInt32(self.base) : top
  }

  /// `a · 10ⁿ`.
  static func shiftLeft(_ a: [UInt32], _ digits: Int) -> [UInt32] {
    if digits <= 0 || a.isEmpty { return a }
    let product = digits % 9 == 0 ? a : self.multiply(a, small: self.powers[digits % 9])
    return digits < 9 ? product : [UInt32](repeating: 0, count: digits / 9) + product
  }

  /// `a / 10ⁿ` without its fraction, and whether that is a half or more.
  static func shiftRight(_ a: [UInt32], _ digits: Int) -> (quotient: [UInt32], roundsUp: Bool) {
    if digits <= 0 { return (a, false) }
    let (whole, part) = ((digits - 1) / 9, (digits - 1) % 9 + 1)
    if whole >= a.count { return ([], false) }
    // One digit less first, so that the digit that decides is the remainder by ten.
    let dropped = Array(a[whole...])
    let before = part == 1 ? dropped : self.divide(dropped, small: self.powers[part - 1]).quotient
    let (quotient, digit) = self.divide(before, small: 10)
    return (quotient, digit >= 5)
  }

  /// How many decimal digits a number has; 0 has none.
  static func digitCount(_ a: [UInt32]) -> Int {
    guard let top = a.last else { return 0 }
    var digits = 1
    while digits < 9, top >= self.powers[digits] { digits += 1 }
    return (a.count - 1) * 9 + digits
  }

  /// The whole square root.
  static func squareRoot(_ a: [UInt32]) -> [UInt32] {
    if a.isEmpty { return [] }
    // Newton's method from above.
    var guess = self.shiftLeft([1], (self.digitCount(a) + 1) / 2 + 1)
    while true {
      let next = self.divide(self.add(guess, self.divide(a, guess).quotient), small: 2).quotient
      if self.compare(next, guess) >= 0 { return guess }
      guess = next
    }
  }
}
