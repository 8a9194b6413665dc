// TraceRecorder: a tracer, metrics factory and log handler that write TraceModel values. This file: the scope of a recorder.

import CoreMetrics
import Logging
import Tracing

extension TraceRecorder {
  /// Runs `body` with this recorder as tracer, metrics factory and logger.
  ///
  /// All of them are task-local: child tasks and `Task {}` inherit them, a detached task or an event-loop callback does
  /// not (see ``installRouter()``). Metrics capture their factory when they are made, and some clients their tracer, so
  /// make them inside the scope. The scope has no span yet: whatever is active outside is not a parent inside.
  ///
  /// - Parameter body: The work to record.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  public func run<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    StrayDesk.shared.open(self.store)
    defer { StrayDesk.shared.close(self.store) }
    // The outcome is carried as a value through functions that rethrow without naming the error's type.
    let outcome: Swift.Result<Result, Failure> = withTracer(self) {
      withMetricsFactory(self.metricsFactory) {
        withLogger(self.logger) { _ in
          InstrumentationContext.$current.withValue(self.scopeContext) {
            Swift.Result(catching: body)
          }
        }
      }
    }
    return try outcome.get()
  }

  /// Runs `body` with this recorder as tracer, metrics factory and logger.
  ///
  /// All of them are task-local: child tasks and `Task {}` inherit them, a detached task or an event-loop callback does
  /// not (see ``installRouter()``). Metrics capture their factory when they are made, and some clients their tracer, so
  /// make them inside the scope. The scope has no span yet: whatever is active outside is not a parent inside.
  ///
  /// - Parameter body: The work to record.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  public nonisolated(nonsending) func run<Result, Failure: Error>(
    _ body: nonisolated(nonsending) () async throws(Failure) -> Result
  ) async throws(Failure) -> Result {
    StrayDesk.shared.open(self.store)
    defer { StrayDesk.shared.close(self.store) }
    let outcome: Swift.Result<Result, Failure> = await withTracer(self) {
      await withMetricsFactory(self.metricsFactory) {
        await withLogger(self.logger) { _ in
          await InstrumentationContext.$current.withValue(self.scopeContext) {
            do throws(Failure) { return .success(try await body()) } catch { return .failure(error) }
          }
        }
      }
    }
    return try outcome.get()
  }

  private var logger: Logger {
    Logger(label: "recorder") { self.logHandler(label: $0) }
  }

  private var scopeContext: InstrumentationContext {
    var context = InstrumentationContext.current ?? .topLevel
    context.recorderReference = .scope(RecorderScope(store: self.store))
    return context
  }
}
