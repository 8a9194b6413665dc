// TraceTesting: checks over recordings and the report to the test framework. This file: what differs from run to run.

import Foundation

/// What a golden replaces by a placeholder, because it differs from run to run and from machine to machine.
///
/// Each distinct value gets a number of its own, so that it still shows which values are equal:
/// `<port#1>`, `<uuid#2>`, `<path#1>`.
public struct GoldenRules: Hashable, Sendable {
  /// Port numbers that systems hand out: in attributes and dimensions whose key ends in `port`, and after a
  /// host and a colon in any text. Empty for none.
  public var ephemeralPorts: Range<Int>
  /// Whether UUIDs (RFC 9562, section 4) are replaced.
  public var replacesUUIDs: Bool
  /// Folders of this machine; a path into one of them is replaced as a whole.
  public var hostFolders: [String]

  /// Makes rules.
  public init(ephemeralPorts: Range<Int>, replacesUUIDs: Bool, hostFolders: [String]) {
    self.ephemeralPorts = ephemeralPorts
    self.replacesUUIDs = replacesUUIDs
    self.hostFolders = hostFolders.filter { $0.count > 1 }
  }

  /// Ports from 32768 on, UUIDs, and paths into the temporary, the home and the current folder.
  public static var standard: Self {
    let folders = [NSTemporaryDirectory(), NSHomeDirectory(), FileManager.default.currentDirectoryPath]
    return Self(
      ephemeralPorts: 32768..<65536,
      replacesUUIDs: true,
      hostFolders: folders.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    )
  }

  /// Replaces nothing.
  public static let none = Self(ephemeralPorts: 0..<0, replacesUUIDs: false, hostFolders: [])
}
