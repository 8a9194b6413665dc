// RealServers: the servers that fakes are compared with. This file: finding, starting and stopping any of them.

import Foundation

/// A server's process, with a folder of its own.
final class ServerProcess {
  /// What the server writes to, and says on it when it is ready.
  enum Readiness {
    case standardOutput(says: String)
    case standardError(says: String)
  }

  /// The server, or what it needs, ended before it was ready.
  struct StartFailure: Error {
    var log: String
  }

  /// Is removed when the server is stopped.
  let directory: URL
  private let process = Process()
  private let exited = DispatchSemaphore(value: 0)

  // MARK: Finding

  /// The folders that programs are looked for in.
  static var searchPath: [URL] {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { URL(fileURLWithPath: String($0)) }
  }

  /// The first program of a name in `folders` whose version, as it says itself, is a wanted one.
  static func program(
    _ name: String,
    in folders: [URL] = searchPath,
    saying option: String,
    where isWanted: (String) -> Bool
  ) -> URL? {
    folders.map { $0.appendingPathComponent(name) }.first { program in
      FileManager.default.isExecutableFile(atPath: program.path)
        && (try? self.output(of: [program.path, option])).map(isWanted) ?? false
    }
  }

  /// Runs a command to its end; returns what it wrote.
  static func output(of command: [String]) throws -> String {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw StartFailure(log: text) }
    return text
  }

  // MARK: Running

  /// Makes the folder; nothing runs yet.
  init() throws {
    self.directory = FileManager.default.temporaryDirectory.appendingPathComponent("backlot-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: self.directory, withIntermediateDirectories: true)
  }

  /// Starts the server and returns when it says that it is ready.
  func start(_ command: [String], environment: [String: String] = [:], until readiness: Readiness) throws {
    self.process.executableURL = URL(fileURLWithPath: command[0])
    self.process.arguments = Array(command.dropFirst())
    self.process.currentDirectoryURL = self.directory
    self.process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    self.process.terminationHandler = { [exited] _ in exited.signal() }
    let output = Pipe()
    let expected: String
    switch readiness {
    case .standardOutput(let text): (self.process.standardOutput, expected) = (output, text)
    case .standardError(let text):
      (self.process.standardError, expected) = (output, text)
      self.process.standardOutput = FileHandle.nullDevice
    }
    try self.process.run()
    var log = Data()
    while !String(decoding: log, as: UTF8.self).contains(expected) {
      let chunk = output.fileHandleForReading.availableData
      if chunk.isEmpty { throw StartFailure(log: String(decoding: log, as: UTF8.self)) }
      log += chunk
    }
    // Nobody reads on; a closed pipe must not stop the server.
    output.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
  }

  /// Stops the server and removes its folder. It has nothing to save.
  ///
  /// Threads that run tasks block signals, and a process inherits what its starter blocks: SIGTERM would never arrive.
  func stop(with signal: Int32 = SIGKILL) {
    kill(self.process.processIdentifier, signal)
    if self.exited.wait(timeout: .now() + 10) == .timedOut { kill(self.process.processIdentifier, SIGKILL) }
    self.process.waitUntilExit()
    try? FileManager.default.removeItem(at: self.directory)
  }
}
