// MemcachedBenchmarks: the fake memcached beside the real one. This file: a connection, with nothing between it and the
// system.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A connection to a server of this machine, which blocks.
final class Connection {
  private let descriptor: Int32
  private var received = [UInt8](repeating: 0, count: 1 << 16)

  /// Connects to a port of 127.0.0.1.
  init(port: UInt16) throws {
    #if canImport(Darwin)
      self.descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #else
      self.descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(self.descriptor, $0, length) }
    }
    guard result == 0 else { throw BenchmarkError.system("connect to port \(port)", errno) }
    var isOn: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    setsockopt(self.descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, size)
  }

  deinit { close(self.descriptor) }

  /// Writes all bytes.
  func write(_ bytes: ArraySlice<UInt8>) throws {
    try bytes.withUnsafeBytes { bytes in
      var bytes = bytes[...]
      while !bytes.isEmpty {
        let count = send(self.descriptor, UnsafeRawBufferPointer(rebasing: bytes).baseAddress, bytes.count, 0)
        guard count > 0 else { throw BenchmarkError.system("send", errno) }
        bytes = bytes.dropFirst(count)
      }
    }
  }

  /// Reads as many bytes as are expected, which must be those.
  func read(_ expected: ArraySlice<UInt8>) throws {
    var rest = expected
    while !rest.isEmpty {
      let count = recv(self.descriptor, &self.received, min(rest.count, self.received.count), 0)
      guard count > 0 else { throw BenchmarkError.system("recv", errno) }
      guard self.hasReceived(rest.prefix(count)) else {
        throw BenchmarkError.wrongAnswer(
          expected: String(decoding: rest.prefix(100), as: UTF8.self),
          answer: String(decoding: self.received.prefix(min(count, 100)), as: UTF8.self)
        )
      }
      rest = rest.dropFirst(count)
    }
  }

  private func hasReceived(_ expected: ArraySlice<UInt8>) -> Bool {
    expected.withUnsafeBytes { expected in
      self.received.withUnsafeBytes { received in
        guard let left = received.baseAddress, let right = expected.baseAddress else { return false }
        return memcmp(left, right, expected.count) == 0
      }
    }
  }

  /// Waits until some connections can be read; returns their places.
  static func ready(_ connections: [Connection]) throws -> [Int] {
    var descriptors = connections.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    guard poll(&descriptors, nfds_t(descriptors.count), -1) > 0 else { throw BenchmarkError.system("poll", errno) }
    return descriptors.indices.filter { descriptors[$0].revents != 0 }
  }
}

/// Why a measurement did not come about.
enum BenchmarkError: Error, CustomStringConvertible {
  case usage
  case system(String, Int32)
  case wrongAnswer(expected: String, answer: String)

  var description: String {
    switch self {
    case .usage: "expected the port of the real server and that of the fake"
    case .system(let call, let number): "\(call): \(String(cString: strerror(number)))"
    case .wrongAnswer(let expected, let answer): "expected \(expected.debugDescription), got \(answer.debugDescription)"
    }
  }
}
