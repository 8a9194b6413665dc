// MongoEngine/Updating: documents changed. This file: fields of a document changed, few or many.

import BSON

/// A document whose fields are changed one after another, each at most once.
///
/// A document finds a field by passing over those before it. Where many are changed, they are looked up by name instead,
/// and written in one go.
struct FieldEditor {
  private var edited: BSONDocument
  /// The document's fields, where many are changed.
  private var fields: [BSONName: BSONElement]?
  private var changed: [BSONName: BSONValue?] = [:]
  private var added: [(name: String, value: BSONValue)] = []

  /// - Parameter count: how many fields may be changed.
  init(_ document: BSONDocument, changes count: Int) {
    self.edited = document
    guard count > 16 else { return }
    self.fields = Dictionary(document.map { (BSONName($0.key), $0) }) { first, _ in first }
  }

  /// A field's value; one that is new is put behind the others, and `nil` removes it.
  subscript(name: String) -> BSONValue? {
    get {
      guard let fields = self.fields else { return self.edited[name] }
      return fields[BSONName(name)]?.value
    }
    set {
      guard let fields = self.fields else { return self.edited[name] = newValue }
      if fields[BSONName(name)] != nil {
        self.changed.updateValue(newValue, forKey: BSONName(name))
      } else if let newValue {
        self.added.append((name, newValue))
      }
    }
  }

  /// The document as it is now.
  var document: BSONDocument {
    guard self.fields != nil else { return self.edited }
    var changed = self.changed
    var document = BSONDocument()
    for element in self.edited {
      // Of two fields of one name the first is the one that is meant.
      if let value = changed.removeValue(forKey: BSONName(element.key)) {
        if let value { document.append(element.key, value) }
      } else {
        document.append(element)
      }
    }
    for (name, value) in self.added { document.append(name, value) }
    return document
  }
}
