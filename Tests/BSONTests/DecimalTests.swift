// BSONTests. This file: decimal numbers as text, as bits, and calculated with.

import Testing

@testable import BSON

@Suite struct DecimalTests {
  @Test(
    arguments: [
      ("0", "0", 0x3040, 0), ("-0", "-0", 0xB040, 0), ("1.50", "1.50", 0x303C, 150), ("+7", "7", 0x3040, 7),
      ("1E+3", "1E+3", 0x3046, 1), ("1000", "1000", 0x3040, 1000), (".5", "0.5", 0x303E, 5), ("5.", "5", 0x3040, 5),
      ("0.000001", "0.000001", 0x3034, 1), ("0.0000001", "1E-7", 0x3032, 1), ("12e-9", "1.2E-8", 0x302E, 12),
      ("0E+10", "0E+10", 0x3054, 0), ("0.00", "0.00", 0x303C, 0), ("inf", "Infinity", 0x7800, 0),
      ("-Infinity", "-Infinity", 0xF800, 0), ("NaN", "NaN", 0x7C00, 0), ("1E-6176", "1E-6176", 0x0000, 1),
      ("0E-9999999", "0E-6176", 0x0000, 0), ("0E+99999999999999999999", "0E+6111", 0x5FFE, 0),
    ] as [(String, String, UInt64, UInt64)]
  )
  func text(_ text: String, _ printed: String, _ top: UInt64, _ low: UInt64) throws {
    let number = try #require(Decimal128(exactly: text))
    #expect(number.description == printed)
    #expect(number == Decimal128(high: top << 48, low: low))
  }

  @Test(arguments: [
    "", "+", "-", ".", "E5", "1E", "1E+", "1.2.3", "1 ", " 1", "--1", "Infi", "NaNs", "0x1", "1,5", "١",
  ])
  func isNoNumber(_ text: String) {
    #expect(Decimal128(text) == nil)
  }

  /// Thirty-four digits are kept; what is lost rounds half to even, and is refused where it must not be lost.
  @Test(arguments: [
    ("12345678901234567890123456789012345", "1.234567890123456789012345678901234E+34"),
    ("12345678901234567890123456789012355", "1.234567890123456789012345678901236E+34"),
    ("123456789012345678901234567890123450000000000000001", "1.234567890123456789012345678901235E+50"),
    ("9999999999999999999999999999999999.5", "1.000000000000000000000000000000000E+34"),
    ("1E-6177", "0E-6176"), ("6E-6177", "1E-6176"), ("1E+6145", "Infinity"), ("-7e10000", "-Infinity"),
  ])
  func rounds(_ text: String, _ printed: String) {
    #expect(Decimal128(text)?.description == printed)
    #expect(Decimal128(exactly: text) == nil)
  }

  @Test func exactWithMoreDigits() {
    #expect(
      Decimal128(exactly: "1000000000000000000000000000000000000")?.description
        == "1.000000000000000000000000000000000E+36"
    )
    #expect(Decimal128(exactly: "1E+6144")?.description == "1.000000000000000000000000000000000E+6144")
  }

  /// A coefficient of more than 34 digits counts as zero.
  @Test func otherBits() {
    #expect(Decimal128(high: 0x6C10_0000_0000_0000, low: 7).description == "0")
    #expect(Decimal128(high: 0x3041_ED09_BEAD_87C0, low: 0x378D_8E64_0000_0000).description == "0")
    #expect(Decimal128(high: 0xFE00_0000_0000_0000, low: 1).description == "NaN")
  }

  /// What is not a number goes through an operation as it is, the first of two; its sign too.
  @Test func notANumberStays() {
    let negative = -Decimal128.notANumber
    #expect((negative + Decimal128(1)).isNegative)
    #expect((Decimal128(1) - negative).isNegative)
    #expect(!(Decimal128.notANumber * negative).isNegative)
    #expect((negative / .zero).isNegative && (negative % .zero).isNegative)
  }

  @Test(arguments: [
    ("0.1", "+", "0.2", "0.3"), ("1.0", "+", "2", "3.0"),
    ("1E+50", "+", "1E-50", "1.000000000000000000000000000000000E+50"),
    ("1", "-", "1.00", "0.00"), ("1E+40", "-", "1", "1.000000000000000000000000000000000E+40"),
    ("-0", "+", "-0.0", "-0.0"), ("-1", "+", "1", "0"), ("Infinity", "-", "Infinity", "NaN"),
    ("5", "+", "-Infinity", "-Infinity"),
    ("1.20", "*", "3", "3.60"), ("-0.5", "*", "0.20", "-0.100"),
    (
      "9999999999999999999999999999999999", "*", "9999999999999999999999999999999999",
      "9.999999999999999999999999999999998E+67"
    ),
    ("1E+6000", "*", "1E+6000", "Infinity"), ("1E-6000", "*", "-1E-6000", "-0E-6176"), ("0", "*", "Infinity", "NaN"),
    ("1", "/", "3", "0.3333333333333333333333333333333333"), ("2.40", "/", "2", "1.20"), ("1", "/", "8", "0.125"),
    ("1", "/", "0", "Infinity"), ("-1", "/", "0", "-Infinity"), ("0", "/", "0", "NaN"), ("6E+2", "/", "2", "3E+2"),
    ("2", "/", "3", "0.6666666666666666666666666666666667"), ("1", "/", "Infinity", "0E-6176"),
    ("7", "%", "3", "1"), ("-7.5", "%", "2", "-1.5"), ("1E+30", "%", "7", "1"), ("3", "%", "1E+40", "3"),
    ("1", "%", "0", "NaN"),
  ])
  func arithmetic(_ left: String, _ sign: String, _ right: String, _ expected: String) throws {
    let (left, right) = (try #require(Decimal128(left)), try #require(Decimal128(right)))
    let result =
      switch sign {
      case "+": left + right
      case "-": left - right
      case "*": left * right
      case "/": left / right
      default: left % right
      }
    #expect(result.description == expected)
  }

  @Test(arguments: [
    (0.1, "0.100000000000000", "0.1000000000000000055511151231257827"), (2.5, "2.50000000000000", "2.5"),
    (0, "0", "0"), (-0.0, "-0", "-0"), (1e22, "1.00000000000000E+22", "10000000000000000000000"),
    (9.999999999999999, "10.0000000000000", "9.999999999999998223643160599749535"), (.infinity, "Infinity", "Infinity"),
    (.leastNonzeroMagnitude, "4.94065645841247E-324", "4.940656458412465441765687928682214E-324"), (.nan, "NaN", "NaN"),
  ])
  func ofDoubles(_ value: Double, _ rounded: String, _ exact: String) {
    #expect(Decimal128(value, significantDigits: 15).description == rounded)
    #expect(Decimal128(nearest: value).description == exact)
    #expect(Decimal128(nearest: value).double.description == value.description)
  }

  @Test(arguments: [
    ("10.5", 0, "10"), ("11.5", 0, "12"), ("1.2345", 2, "1.23"), ("1250", -2, "1.2E+3"), ("0.4", 0, "0"), ("3", 5, "3"),
  ])
  func rounded(_ text: String, _ places: Int, _ expected: String) {
    #expect(Decimal128(text)?.rounded(toPlaces: places).description == expected)
  }

  @Test func wholeNumbers() throws {
    #expect(Decimal128("-9223372036854775808")?.exactInt64 == .min)
    #expect(Decimal128("9223372036854775808")?.exactInt64 == nil)
    #expect(Decimal128("1.5E+1")?.exactInt64 == 15)
    #expect(Decimal128("1.5")?.exactInt64 == nil)
    #expect(Decimal128("-1.5")?.int64(.down) == -2)
    #expect(Decimal128("1E+6000")?.int64(.down) == nil)
    #expect(Decimal128.infinity.int64(.down) == nil)
  }
}
