// DataTracing, SQL, Distributed: one transaction over several databases. This file: the span over all of it.

import Tracing

/// The span that the participants' transactions are under; nothing if there is no tracer.
struct DistributedSpan: Sendable {
  private let span: (any Span)?
  private let options: TracingOptions

  init(_ name: String, id: String, _ options: TracingOptions, at site: CallSite) {
    self.options = options
    self.span = activeTracer().map { site.startSpan(name, kind: .internal, $0) }
    if let span, span.isRecording { span.add(.transactionID, .string(id), options.conventions) }
  }

  var context: InstrumentationContext? { self.span?.context }

  func addEvent(_ name: String, _ attributes: SpanAttributes = [:]) {
    guard let span = self.span, span.isRecording else { return }
    span.addEvent(SpanEvent(name: name, attributes: attributes))
  }

  func end(_ outcome: DistributedTransaction.Outcome?, _ error: (any Error)?) {
    guard let span = self.span else { return }
    if let outcome, span.isRecording {
      span.add(.transactionOutcome, .string(outcome.name), self.options.conventions)
      for participant in outcome.participantsInDoubt { self.addEvent("participant in doubt", self.mark(participant)) }
    }
    if let error, let failure = OperationOutcome(error, isCancelled: Task.isCancelled).failure {
      span.fail(failure, self.options)
    }
    span.end()
  }

  private func mark(_ participant: String) -> SpanAttributes {
    var writer = AttributeWriter(self.options.conventions)
    writer.set(.transactionParticipant, participant)
    return writer.attributes
  }
}

extension DistributedTransaction.Outcome {
  fileprivate var name: String {
    switch self {
    case .committed: "committed"
    case .rolledBack: "rolled_back"
    case .inDoubt(let decision, _): "in_doubt_" + decision.rawValue
    }
  }

  fileprivate var participantsInDoubt: [String] {
    if case .inDoubt(_, let participants) = self { participants } else { [] }
  }
}
