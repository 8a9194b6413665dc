// TraceRecorder: a tracer, metrics factory and log handler that write TraceModel values. This file: W3C Trace Context.

import TraceModel
import Tracing

/// The value of a `traceparent` header (W3C Trace Context, section 3.2).
struct TraceParent: Hashable, Sendable {
  var traceID: TraceID
  var spanID: SpanID
  var flags: UInt8 = Self.sampled

  static let sampled: UInt8 = 1

  init(traceID: TraceID, spanID: SpanID, flags: UInt8 = Self.sampled) {
    self.traceID = traceID
    self.spanID = spanID
    self.flags = flags
  }

  /// Reads a header of version 00, or the part of a higher version that version 00 defines (section 4.3).
  init?(_ header: String) {
    let text = header.utf8.trimmingOptionalWhitespace
    let fields = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard fields.count >= 4, let version = hexByte(fields[0]), version != 0xFF, fields.count == 4 || version > 0,
      let traceID = TraceID(Substring(fields[1])), let spanID = SpanID(Substring(fields[2])),
      let flags = hexByte(fields[3])
    else { return nil }
    self.init(traceID: traceID, spanID: spanID, flags: flags)
  }

  /// The header, in version 00.
  var header: String {
    let flags = String(self.flags, radix: 16)
    return "00-\(self.traceID)-\(self.spanID)-\(flags.utf8.count == 1 ? "0" : "")\(flags)"
  }
}

private func hexByte(_ digits: Substring.UTF8View) -> UInt8? {
  guard digits.count == 2, digits.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else { return nil }
  return UInt8(Substring(digits), radix: 16)
}

extension String.UTF8View {
  /// Without the spaces and tabs that HTTP allows around a field's value.
  fileprivate var trimmingOptionalWhitespace: Substring.UTF8View {
    var rest = self[...]
    while let first = rest.first, first == 0x20 || first == 0x09 { rest.removeFirst() }
    while let last = rest.last, last == 0x20 || last == 0x09 { rest.removeLast() }
    return rest
  }
}

private let parentKey = "traceparent"
private let stateKey = "tracestate"

extension InstrumentationContext {
  func injectTraceContext<Carrier, Inject: Injector>(into carrier: inout Carrier, using injector: Inject)
  where Inject.Carrier == Carrier {
    guard let reference = self.recorderReference, let parent = reference.traceParent else { return }
    injector.inject(parent.header, forKey: parentKey, into: &carrier)
    if let state = reference.traceState { injector.inject(state, forKey: stateKey, into: &carrier) }
  }

  /// `store` is where spans go that are started under the remote span, unless the context already says it.
  mutating func extractTraceContext<Carrier, Extract: Extractor>(
    from carrier: Carrier,
    using extractor: Extract,
    store: RecordStore?
  ) where Extract.Carrier == Carrier {
    guard let header = extractor.extract(key: parentKey, from: carrier), let parent = TraceParent(header) else {
      return
    }
    let state = extractor.extract(key: stateKey, from: carrier).flatMap { $0.isEmpty ? nil : $0 }
    let store = self.recorderReference?.store ?? store
    self.recorderReference = .remote(RemoteSpan(parent: parent, state: state, store: store))
  }
}

extension SpanReference {
  fileprivate var traceParent: TraceParent? {
    switch self {
    case .scope: nil
    case .span(let span): TraceParent(traceID: span.traceID, spanID: span.spanID)
    case .remote(let remote): remote.parent
    }
  }

  /// The `tracestate` that the trace came with; spans of this process add nothing to it.
  fileprivate var traceState: String? {
    var reference = self
    while case .span(let span) = reference {
      guard let parent = span.parent else { return nil }
      reference = parent
    }
    if case .remote(let remote) = reference { return remote.state }
    return nil
  }
}
