// DataTracing, SQL, ORM: what object mappers stand on. This file: named parameters that do not match their values.

/// Why a statement with named parameters was not sent.
public enum NamedParameterError: Error, Hashable, CustomStringConvertible {
  /// The statement has a parameter without a value.
  case missing(name: String)
  /// There is a value for a parameter that the statement does not have.
  case unused(name: String)

  /// What does not match.
  public var description: String {
    switch self {
    case .missing(let name): "there is no value for the parameter :\(name)"
    case .unused(let name): "the statement has no parameter :\(name)"
    }
  }
}
