#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The system refused something.
package struct SystemFailure: Error, CustomStringConvertible {
  package var description: String

  init(_ what: String, _ number: Int32 = errno) {
    description = "\(what): \(String(cString: strerror(number)))"
  }

  package init(saying description: String) { self.description = description }
}

/// Both ends of a pipe, closed in children.
struct Pipe {
  let reading: Int32
  let writing: Int32

  init() throws(SystemFailure) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SystemFailure("pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (reading, writing) = (ends[0], ends[1])
  }

  func closeBoth() {
    close(reading)
    close(writing)
  }
}

/// Starts a program with the given descriptors, no signal blocked and a broken pipe deadly again.
func spawn(
  _ arguments: [String], _ environment: [String: String], input: Int32, output: Int32,
  errors: String
) throws(SystemFailure) -> pid_t {
  // A child that is gone must not take its parent with it.
  signal(SIGPIPE, SIG_IGN)

  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
  posix_spawn_file_actions_addopen(
    &actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)

  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var signals = sigset_t()
  sigemptyset(&signals)
  posix_spawnattr_setsigmask(&attributes, &signals)
  sigaddset(&signals, SIGPIPE)
  posix_spawnattr_setsigdefault(&attributes, &signals)
  posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

  var pid: pid_t = 0
  let problem = withCStrings(arguments) { argv in
    withCStrings(merged(environment)) { envp in
      posix_spawnp(&pid, arguments[0], &actions, &attributes, argv, envp)
    }
  }
  guard problem == 0 else { throw SystemFailure(arguments[0], problem) }
  return pid
}

/// This process's environment with some variables set.
private func merged(_ changes: [String: String]) -> [String] {
  var lines: [String] = []
  var entry = environ
  while let line = entry.pointee {
    let text = String(cString: line)
    if changes[String(text.prefix { $0 != "=" })] == nil { lines.append(text) }
    entry += 1
  }
  return lines + changes.map { "\($0)=\($1)" }
}

private func withCStrings<Result>(
  _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let copies = texts.map { strdup($0) }
  defer { for copy in copies { free(copy) } }
  return body(copies + [nil])
}
