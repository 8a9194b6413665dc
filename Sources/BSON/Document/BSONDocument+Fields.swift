// BSON: MongoDB's documents, both directions, no I/O. This file: fields looked up, set and removed.

extension BSONDocument {
  /// The value of the first field of this name.
  ///
  /// Setting it replaces the value where it stands, or appends the field; setting `nil` removes it.
  public subscript(key: String) -> BSONValue? {
    get { self.place(of: key).map { BSONValue($0, in: self.storage) } }
    set {
      switch (self.place(of: key), newValue) {
      case (let place?, let value?): self.replaceValue(at: place, with: value)
      case (let place?, nil): self.replace(place.all, with: [])
      case (nil, let value?): self.append(key, value)
      case (nil, nil): break
      }
    }
  }

  /// The first field of this name.
  public func element(_ key: String) -> BSONElement? {
    self.place(of: key).map { BSONElement(storage: self.storage, place: $0) }
  }

  /// Whether there is a field of this name.
  public func contains(_ key: String) -> Bool { self.place(of: key) != nil }

  /// Appends a field, even if there is one of this name.
  public mutating func append(_ key: String, _ value: BSONValue) {
    self.appendElement(value.type) { bytes in
      bytes.appendTerminated(key.terminable)
      value.write(to: &bytes)
    }
  }

  /// Appends a field of another document; copies its bytes.
  public mutating func append(_ element: BSONElement) {
    self.appendElement(element.type) { $0.append(contentsOf: element.storage[element.place.all.dropFirst()]) }
  }

  /// Appends a field of another document under another name.
  package mutating func append(_ key: String, valueOf element: BSONElement) {
    self.appendElement(element.type) { bytes in
      bytes.appendTerminated(key.terminable)
      bytes.append(contentsOf: element.valueBytes)
    }
  }

  /// Puts a field before the others.
  package mutating func prepend(_ key: String, _ value: BSONValue) {
    var element = [value.type.rawValue]
    element.appendTerminated(key.terminable)
    value.write(to: &element)
    let first = Int(self.start) + 4
    self.replace(first..<first, with: element)
  }

  /// Makes room for a document of this many bytes.
  package mutating func reserveCapacity(_ byteCount: Int) {
    self.own()
    self.storage.reserveCapacity(byteCount)
  }
}

extension BSONDocument {
  /// Where the first field of this name is.
  func place(of key: String) -> ElementPlace? {
    var key = key
    return key.withUTF8 { key in
      self.storage.withUnsafeBytes { bytes in
        findElement(UnsafeRawBufferPointer(key), from: Int(self.start) &+ 4, in: bytes)
      }
    }
  }

  private mutating func appendElement(_ type: BSONType, _ content: (inout [UInt8]) -> Void) {
    self.own()
    self.storage[self.storage.count - 1] = type.rawValue
    content(&self.storage)
    self.storage.append(0)
    self.endChange()
  }

  private mutating func replaceValue(at place: ElementPlace, with value: BSONValue) {
    var bytes: [UInt8] = []
    value.write(to: &bytes)
    let shift = Int(self.start)
    self.replace(place.value, with: bytes)
    self.storage[place.start - shift] = value.type.rawValue
  }

  /// Replaces a part, whose place is given in `storage` as it is before the call.
  private mutating func replace(_ range: Range<Int>, with bytes: [UInt8]) {
    let shift = Int(self.start)
    self.own()
    self.storage.replaceSubrange(range.lowerBound - shift..<range.upperBound - shift, with: bytes)
    self.endChange()
  }

  /// Makes `storage` this document's alone.
  private mutating func own() {
    if !self.isOwner { self = BSONDocument(storage: self.bytes, start: 0) }
  }

  private mutating func endChange() {
    precondition(self.storage.count <= Int(Int32.max), "a BSON document can be at most 2 GiB long")
    self.storage.setLength(at: 0)
  }
}

/// Where the element of this name is among those that begin at `offset`.
private func findElement(_ key: UnsafeRawBufferPointer, from offset: Int, in bytes: UnsafeRawBufferPointer)
  -> ElementPlace?
{
  var offset = offset
  while let type = BSONType(rawValue: bytes[offset]) {
    var end = offset &+ 1
    var matched = 0
    while matched < key.count, bytes[end] == key[matched], key[matched] != 0 {
      end &+= 1
      matched &+= 1
    }
    let isFound = matched == key.count && bytes[end] == 0
    end = bytes.zero(from: end)
    if isFound { return ElementPlace(type: type, at: offset, keyEnd: end, in: bytes) }
    offset = type.valueEnd(from: end &+ 1, in: bytes)
  }
  return nil
}
