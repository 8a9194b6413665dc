// DataTracing: one database call becomes one span and its metrics. This file: the trace context as text, for what a
// database can be told along with a call.

import Instrumentation
import Tracing

/// What the bound instrument says about `context`, such as `traceparent`; empty if there is no instrument.
func contextFields(_ context: InstrumentationContext) -> [String: String] {
  var fields: [String: String] = [:]
  InstrumentationSystem.instrument.inject(context, into: &fields, using: FieldInjector())
  return fields
}

private struct FieldInjector: Injector {
  func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
}
