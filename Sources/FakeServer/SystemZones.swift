// FakeServer: the one network shell of all fakes. This file: time zones by name, from the system's files.

package import WireCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The zone of a name such as `Europe/Berlin`, as the system's files have it.
package func systemZone(_ name: String) -> Zone? {
  // A name, and not a way out of the folder.
  let isPlain = name.utf8.allSatisfy { byte in
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || "/_+-".utf8.contains(byte)
  }
  guard isPlain, !name.isEmpty, !name.hasPrefix("/"), name.utf8.count < 64 else { return nil }
  guard let data = try? Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/\(name)")) else { return nil }
  return Zone(name: name, file: Array(data))
}
