import CostMC
import Dispatch

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Ctrl-C stops the run cleanly, a second one at once; a long run shows how far it is. Neither they
/// nor SIGTERM leave a draft of a file.
final class Interruption {
  let monitor = Simulation.Monitor()
  // Kept for the life of the run.
  private let sources: [any DispatchSourceProtocol]

  /// So few draws are over before somebody could want to stop them.
  private static let awaitedDraws = 1 << 16

  /// - Parameter isBrief: whether there is nothing but the draws, no file that is written meanwhile:
  ///   nothing waits for signals then if they are few, and Ctrl-C ends the program at once.
  init(draws: Int, showsProgress: Bool, isBrief: Bool = false) {
    guard !isBrief || draws > Self.awaitedDraws || showsProgress else {
      sources = []
      return
    }
    let monitor = monitor
    // A queue of its own still runs while the draws fill all processors.
    let queue = DispatchQueue(label: "signals", qos: .userInteractive)
    signal(SIGINT, SIG_IGN)
    let interrupt = DispatchSource.makeSignalSource(signal: SIGINT, queue: queue)
    interrupt.setEventHandler { @Sendable in
      if monitor.isCancelled {
        OutputFile.removeDrafts()
        _exit(130)
      }
      monitor.cancel()
    }
    var sources: [any DispatchSourceProtocol] = [interrupt]
    signal(SIGTERM, SIG_IGN)
    let termination = DispatchSource.makeSignalSource(signal: SIGTERM, queue: queue)
    termination.setEventHandler { @Sendable in
      OutputFile.removeDrafts()
      signal(SIGTERM, SIG_DFL)
      kill(getpid(), SIGTERM)
    }
    sources.append(termination)
    for source in sources { source.resume() }
    if showsProgress {
      let timer = DispatchSource.makeTimerSource(queue: queue)
      timer.schedule(deadline: .now() + 1, repeating: .milliseconds(100))
      timer.setEventHandler { @Sendable in
        let share = min(1, Double(monitor.drawsDone) / Double(max(1, draws)))
        let full = Int(share * 40)
        let bar = String(repeating: "=", count: full) + String(repeating: " ", count: 40 - full)
        Terminal.error("\r\u{1B}[2K[\(bar)] \(Int(share * 100))%")
      }
      timer.resume()
      sources.append(timer)
    }
    self.sources = sources
  }

  /// Outside of a run Ctrl-C ends the program, with the same code.
  static func endsAtOnce() { signal(SIGINT) { _ in _exit(130) } }

  func end(clearsProgress: Bool) {
    for source in sources { source.cancel() }
    Self.endsAtOnce()
    signal(SIGTERM, SIG_DFL)
    if clearsProgress { Terminal.error("\r\u{1B}[2K") }
  }
}
