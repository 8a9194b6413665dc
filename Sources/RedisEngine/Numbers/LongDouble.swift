// RedisEngine: Redis's data and commands, pure. This file: the number that INCRBYFLOAT counts in.

#if arch(x86_64) && !os(Windows) && !os(Android)
  /// C's `long double` on this machine, in which Redis adds floating-point increments.
  typealias LongDouble = Float80
#else
  /// The widest number with a text form here; Redis adds floating-point increments in `long double`.
  typealias LongDouble = Double
#endif

/// A sum as INCRBYFLOAT and HINCRBYFLOAT write it: 17 digits behind the point, without the zeroes at the end
/// and never with an exponent (`ld2string`, `LD_STR_HUMAN`). `value` is finite.
func formatLongDouble(_ value: LongDouble) -> String {
  // The longest long double has 4,933 digits before the point; Redis has room for 5 kB as well.
  #if arch(x86_64) && !os(Windows) && !os(Android)
    let text = printf("%.17Lf", value, limit: 5120)
  #else
    let text = printf("%.17f", value, limit: 5120)
  #endif
  var digits = text[...]
  if digits.contains(".") {
    while digits.last == "0" { digits.removeLast() }
    if digits.last == "." { digits.removeLast() }
  }
  return digits == "-0" ? "0" : String(digits)
}
