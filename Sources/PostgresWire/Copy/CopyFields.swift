// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: a line of COPY's text cut into
// fields.

import WireCore

/// The fields of a line.
struct CopyFields {
  /// At most one more than there are columns: what is too much is only counted.
  var values: [ByteString?] = []
  /// How many fields there are.
  var count = 0
}

extension CopyOptions {
  /// The fields of a line.
  func fields(_ line: ArraySlice<UInt8>, columns: Int) throws(CopyError) -> CopyFields {
    var fields = CopyFields()
    // Only a table without columns has a line without fields.
    if columns == 0, line.isEmpty { return fields }
    fields.values.reserveCapacity(columns)
    var rest = line
    var isFollowed = true
    while isFollowed {
      let field = try self.format == .csv ? self.csvField(&rest) : self.textField(&rest)
      if fields.count <= columns { fields.values.append(field.value) }
      fields.count &+= 1
      isFollowed = field.isFollowed
    }
    return fields
  }

  private func textField(
    _ rest: inout ArraySlice<UInt8>
  ) throws(CopyError) -> (value: ByteString?, isFollowed: Bool) {
    let line = rest
    var isEscaped = false
    var index = line.startIndex
    while index < line.endIndex, line[index] != self.delimiter {
      if line[index] == backslash {
        isEscaped = true
        index += 1
      }
      index += 1
    }
    // A backslash at the end of the line escapes nothing.
    let end = min(index, line.endIndex)
    let isFollowed = end < line.endIndex
    rest = line[(isFollowed ? end + 1 : end)...]
    let raw = line[line.startIndex..<(index > end ? end - 1 : end)]
    if raw.elementsEqual(self.null.bytes) { return (nil, isFollowed) }
    return (isEscaped ? try unescape(raw) : ByteString(raw), isFollowed)
  }

  private func csvField(
    _ rest: inout ArraySlice<UInt8>
  ) throws(CopyError) -> (value: ByteString?, isFollowed: Bool) {
    var value: [UInt8] = []
    var wasQuoted = false
    var isInQuotes = false
    while let byte = rest.popFirst() {
      if isInQuotes, byte == self.escape, let next = rest.first, next == self.escape || next == self.quote {
        value.append(next)
        rest = rest.dropFirst()
      } else if byte == self.quote {
        wasQuoted = true
        isInQuotes.toggle()
      } else if byte == self.delimiter, !isInQuotes {
        return (self.csvField(value, wasQuoted: wasQuoted), true)
      } else {
        value.append(byte)
      }
    }
    if isInQuotes { throw CopyError("unterminated CSV quoted field") }
    return (self.csvField(value, wasQuoted: wasQuoted), false)
  }

  private func csvField(_ value: [UInt8], wasQuoted: Bool) -> ByteString? {
    !wasQuoted && value == self.null.bytes ? nil : ByteString(value)
  }
}

private let backslash = UInt8(ascii: "\\")

/// The text format's escapes taken out.
private func unescape(_ raw: ArraySlice<UInt8>) throws(CopyError) -> ByteString {
  var rest = raw
  var value: [UInt8] = []
  value.reserveCapacity(raw.count)
  // Bytes that were written as numbers need not be UTF-8.
  var needsCheck = false
  while let byte = rest.popFirst() {
    guard byte == backslash, let escaped = rest.popFirst() else {
      value.append(byte)
      continue
    }
    if let number = number(escaped, &rest) {
      value.append(number)
      if number == 0 || number >= 0x80 { needsCheck = true }
    } else {
      value.append(control(escaped))
    }
  }
  if needsCheck, let error = value.withUnsafeBytes(InvalidText.init(findIn:)) { throw CopyError(error) }
  return ByteString(value)
}

/// `\101` or `\x41`.
private func number(_ first: UInt8, _ rest: inout ArraySlice<UInt8>) -> UInt8? {
  if first == UInt8(ascii: "x") { return digits(0, radix: 16, most: 2, &rest) }
  guard let digit = Unicode.Scalar(first).digit(radix: 8) else { return nil }
  return digits(digit, radix: 8, most: 2, &rest) ?? digit
}

/// The digits that follow, at most `most` of them; `nil` when there are none.
private func digits(_ start: UInt8, radix: UInt8, most: Int, _ rest: inout ArraySlice<UInt8>) -> UInt8? {
  var (value, count) = (start, 0)
  while count < most, let next = rest.first, let digit = Unicode.Scalar(next).digit(radix: radix) {
    value = value &* radix &+ digit
    rest = rest.dropFirst()
    count += 1
  }
  return count > 0 ? value : nil
}

extension Unicode.Scalar {
  fileprivate func digit(radix: UInt8) -> UInt8? {
    guard self.isASCII, let digit = Character(self).hexDigitValue, digit < radix else { return nil }
    return UInt8(digit)
  }
}

/// The control character that a letter stands for; any other byte stands for itself.
private func control(_ letter: UInt8) -> UInt8 {
  switch letter {
  case UInt8(ascii: "b"): 0x08
  case UInt8(ascii: "f"): 0x0C
  case UInt8(ascii: "n"): 0x0A
  case UInt8(ascii: "r"): 0x0D
  case UInt8(ascii: "t"): 0x09
  case UInt8(ascii: "v"): 0x0B
  default: letter
  }
}
