import Foundation

/// The model checker: makes a checker of `Tests/YieldModel/yield.pml` and runs it.
enum Spin {
  /// What is looked for.
  enum Property: String, Sendable {
    /// A state that must not be.
    case safety
    /// A run without end in which a healed network keeps two coordinators.
    case progress
  }

  /// How far it looks.
  enum Search: Sendable {
    /// At everything: worth a compiler that takes its time.
    case whole
    /// Until something is found.
    case first
    /// At runs of a bounded length, in a random order, the same one each time with one spin and one C library;
    /// states are told apart by their hashes.
    case sample

    /// Runs of a sample: what is looked for is found in 30 steps.
    static let sampleDepthMax = 100
    /// Bits of a hash: the sample ends with some 2.5 million states, after half a minute.
    static let sampleHashBits = 22

    fileprivate var compilerOptions: [String] {
      switch self {
      case .whole: ["-O2"]
      case .first: ["-O0"]
      case .sample: ["-O2", "-DBITSTATE", "-DRANDOMIZE=7", "-DT_RAND", "-DP_RAND"]
      }
    }

    fileprivate var options: [String] {
      switch self {
      case .whole, .first: ["-m\(depthMax)"]
      case .sample: ["-m\(Self.sampleDepthMax)", "-w\(Self.sampleHashBits)", "-RS1"]
      }
    }
  }

  /// What the checker says.
  struct Verdict: CustomStringConvertible {
    var status: Int32
    var description: String

    /// Every state was looked at, and none is wrong.
    var isVerified: Bool {
      status == 0 && description.contains("errors: 0") && !wasCut
    }

    /// The search ended early, for want of depth, memory or time.
    private var wasCut: Bool {
      ["max search depth too small", "Search not completed", "memory limit"]
        .contains { description.contains($0) }
    }
  }

  /// A tool that didn't do its work.
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// Seconds for one search; the longest takes 110 on an idle core, and other tests go on beside it.
  static let searchSecondsMax = 600
  /// Seconds for each step before.
  static let makeSecondsMax = 120
  /// Mebibytes for one search.
  static let memoryMax = 2_000
  /// Steps of the longest run looked at, where all are.
  static let depthMax = 1_000_000

  static let isInstalled = ["spin", "cc", "timeout", "nice"].allSatisfy { tool in
    (try? run(["sh", "-c", "command -v \(tool)"], in: URL(filePath: "/")).status) == 0
  }

  /// Checks the model with these definitions.
  static func check(
    _ property: Property, _ definitions: [String], _ search: Search = .whole
  ) throws -> Verdict {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "yield-model-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let heals = property == .progress ? ["HEALS"] : []
    try make(["spin", "-a"] + (heals + definitions).map { "-D\($0)" } + [model.path()], in: folder)
    // No reduction: it would find nothing to leave out where all steps touch what is shared.
    let safety = property == .safety ? ["-DSAFETY"] : []
    try make(
      ["cc", "-w", "-DNOREDUCE", "-DMEMLIM=\(memoryMax)"] + search.compilerOptions + safety
        + ["-o", "pan", "pan.c"],
      in: folder)
    return try run(
      ["nice", "-n", "19", "timeout", "\(searchSecondsMax)", "./pan"]
        + [property == .safety ? "-E" : "-a"] + search.options,
      in: folder)
  }

  private static let model = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "YieldModel/yield.pml")

  private static func make(_ command: [String], in folder: URL) throws {
    let made = try run(["timeout", "\(makeSecondsMax)"] + command, in: folder)
    guard made.status == 0 else {
      throw Failure(description: "\(command.joined(separator: " ")): \(made)")
    }
  }

  private static func run(_ command: [String], in folder: URL) throws -> Verdict {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = folder
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let said = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Verdict(
      status: process.terminationStatus, description: String(decoding: said, as: UTF8.self))
  }
}
