// BacklotCLI, serve: fakes for other programs. This file: what all of them are told, and how they are served.

import ArgumentParser
import Dispatch
import FakeServer

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What every fake is told.
struct ServeOptions: ParsableArguments {
  @ArgumentParser.Option(help: "The port to listen on: that of the real server unless given; 0 takes a free one.")
  var port: Int?

  @ArgumentParser.Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @ArgumentParser.Flag(help: "Keep no log of requests, which is faster under load.")
  var noRequestLog = false

  func validate() throws {
    if let port, !(0...65_535).contains(port) {
      throw ValidationError("--port is \(port); a port is a number from 0 to 65535")
    }
  }

  /// How many requests the log keeps, of the number that is usual.
  func requestLogCapacity(_ usual: Int) -> Int { self.noRequestLog ? 0 : usual }
}

/// Says where a fake listens, and stops it on SIGINT or SIGTERM.
func serve(_ name: String, _ fake: some FakeBackend, at host: String, _ port: Int) async {
  // At once, so that a program that reads our output through a pipe sees it.
  print("\(name) listening on \(host):\(port)")
  fflush(nil)
  await terminationSignal()
  await fake.stop()
}

/// Returns on SIGINT or SIGTERM.
private func terminationSignal() async {
  let signals = [SIGINT, SIGTERM]
  let (received, continuation) = AsyncStream.makeStream(of: Void.self)
  let sources = signals.map { number in
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number)
    source.setEventHandler { continuation.yield() }
    source.resume()
    return source
  }
  for await _ in received { break }
  for source in sources { source.cancel() }
}
