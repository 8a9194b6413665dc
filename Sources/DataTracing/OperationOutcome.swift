// DataTracing: one database call becomes one span and its metrics. This file: how a call ended.

/// An error that knows what telemetry may say about it.
///
/// A driver's error needs no conformance: its type's name is what is recorded. An adapter that conforms it gives
/// telemetry the server's code.
public protocol OperationFailure: Error {
  /// The server's code, such as a SQLSTATE or Redis's `WRONGTYPE` (`db.response.status_code`); `nil` if the failure
  /// did not come from the server. Must have few distinct values: it is a dimension of metrics.
  var statusCode: String? { get }
  /// The class of the failure (`error.type`). Must have few distinct values.
  var errorType: String { get }
  /// Whether the caller gave up, rather than the database failing.
  var isCancellation: Bool { get }
  /// What the server said. May hold user data, so it is recorded only if
  /// ``TracingOptions/recordsErrorMessages`` asks for it.
  var errorMessage: String { get }
}

extension OperationFailure {
  /// The status code where there is one, else the error's type name.
  public var errorType: String { self.statusCode ?? String(describing: type(of: self)) }
  /// `false`.
  public var isCancellation: Bool { false }
  /// The error as `String(describing:)` prints it.
  public var errorMessage: String { String(describing: self) }
}

/// How a call ended, as telemetry has it.
enum OperationOutcome {
  /// What is said about a call that did not succeed. `error.type` is the server's code if it gave one, `cancelled` if
  /// the caller gave up, else the error's type name.
  struct Failure {
    var type: String
    var statusCode: String?
    var error: any Error

    /// What the error says; may hold user data.
    var message: String {
      (self.error as? any OperationFailure)?.errorMessage ?? String(describing: self.error)
    }

    static let cancelled = "cancelled"
  }

  case success
  case failure(Failure)

  /// The failure, if it is one.
  var failure: Failure? {
    switch self {
    case .success: nil
    case .failure(let failure): failure
    }
  }

  /// Whether the caller gave up.
  var isCancellation: Bool { self.failure?.statusCode == nil && self.failure?.type == Failure.cancelled }

  /// Classifies an error. A server's answer counts even if the caller was cancelled meanwhile; any other error in a
  /// cancelled task is taken as the cancellation's consequence.
  init(_ error: any Error, isCancelled: Bool) {
    let known = error as? any OperationFailure
    if let known, let code = known.statusCode {
      self = .failure(Failure(type: known.errorType, statusCode: code, error: error))
    } else if error is CancellationError || known?.isCancellation == true || isCancelled {
      self = .failure(Failure(type: Failure.cancelled, error: error))
    } else {
      let type = known?.errorType ?? String(describing: Swift.type(of: error))
      self = .failure(Failure(type: type, error: error))
    }
  }
}
