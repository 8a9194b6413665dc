// DataTracing, SQL, Options: what an application can choose. This file: the trace context as a comment in the
// statement that the server gets.

import Tracing

/// Writes the comment that the SQLCommenter specification describes: keys and values URL-encoded, values in quotes,
/// sorted, joined by commas, behind the statement.
enum SQLCommenter {
  /// The text with what the bound instrument says about `context`, or as it is if that is nothing.
  static func text(_ text: String, _ context: InstrumentationContext) -> String {
    let fields = contextFields(context)
    guard !fields.isEmpty else { return text }
    return self.append(self.comment(fields), to: text)
  }

  /// `/*traceparent='00-…-01'*/`.
  static func comment(_ fields: [String: String]) -> String {
    let pairs = fields.map { key, value in "\(self.encode(key))='\(self.encode(value))'" }
    return "/*" + pairs.sorted().joined(separator: ",") + "*/"
  }

  /// Behind the statement, but before the semicolon that may end it: behind that, a server would see a second one.
  private static func append(_ comment: String, to text: String) -> String {
    var statement = text[...]
    while statement.last?.isWhitespace == true { statement.removeLast() }
    let hasEnd = statement.last == ";"
    if hasEnd { statement.removeLast() }
    return statement + comment + (hasEnd ? ";" : "")
  }

  /// Percent-encodes all but the unreserved characters of RFC 3986, quotes included.
  private static func encode(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
      let scalar = Unicode.Scalar(byte)
      if scalar.isASCII, scalar.properties.isAlphabetic || "0123456789-._~".unicodeScalars.contains(scalar) {
        encoded.unicodeScalars.append(scalar)
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += digits.count == 1 ? "%0" + digits : "%" + digits
      }
    }
    return encoded
  }
}
