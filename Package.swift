// swift-tools-version: 6.2
import PackageDescription

/// Every target is compiled in the Swift 6 language mode with warnings as errors.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
]

/// A target of Swift code. The arrows between targets are those of DESIGN: Wire imports nothing, Core only
/// Wire, Text only Core and Wire; `Tests/TidyTests` reads the imports and holds the code to it.
func swift(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "conclave",
  products: [
    .executable(name: "conclave", targets: ["conclave"]),
    .executable(name: "conclave-bench", targets: ["conclave-bench"]),
  ],
  targets: [
    // C: what Glibc's Swift module lacks, and the two libraries of the operating system.
    .systemLibrary(name: "CSystem"),
    .systemLibrary(
      name: "CSodium", pkgConfig: "libsodium",
      providers: [.apt(["libsodium-dev"]), .brew(["libsodium"])]),
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite3"])]),

    // No IO, no clock, no randomness.
    swift("ConclaveWire"),
    swift("ConclaveCore", ["ConclaveWire"]),
    swift("ConclaveText", ["ConclaveCore", "ConclaveWire"]),

    // The outside world.
    swift("ConclaveNet", ["ConclaveWire", "CSystem"]),
    swift("ConclaveCrypto", ["ConclaveWire", "ConclaveCore", "CSodium"]),
    swift("ConclaveStore", ["ConclaveWire", "ConclaveCore", "CSQLite"]),
    swift(
      "ConclaveNode",
      [
        "ConclaveWire", "ConclaveCore", "ConclaveText", "ConclaveNet", "ConclaveCrypto",
        "ConclaveStore", "CSystem",
      ]),
    swift("ConclaveSimulator", ["ConclaveCore", "ConclaveText", "ConclaveWire"]),
    .executableTarget(name: "conclave", dependencies: ["ConclaveNode"], swiftSettings: strict),
    .executableTarget(
      name: "conclave-bench",
      dependencies: [
        "ConclaveNode", "ConclaveSimulator", "ConclaveText", "ConclaveNet", "CSystem",
      ],
      swiftSettings: strict),

    // A terminal as a value, for the tests of what is written to one.
    .target(
      name: "VirtualScreen", dependencies: ["ConclaveText"], path: "Tests/VirtualScreen",
      swiftSettings: strict),

    tests("ConclaveWireTests", ["ConclaveWire"]),
    tests("ConclaveCoreTests", ["ConclaveCore", "ConclaveWire"]),
    tests(
      "ConclaveTextTests", ["ConclaveText", "ConclaveCore", "ConclaveWire", "VirtualScreen"],
      exclude: ["Golden"]),
    tests("ConclaveNetTests", ["ConclaveNet", "ConclaveWire", "CSystem"]),
    tests("ConclaveCryptoTests", ["ConclaveCrypto", "ConclaveCore", "ConclaveWire", "CSodium"]),
    tests("ConclaveStoreTests", ["ConclaveStore", "ConclaveCore", "ConclaveWire"]),
    tests(
      "ConclaveNodeTests",
      [
        "ConclaveNode", "ConclaveText", "ConclaveCore", "ConclaveWire", "ConclaveNet",
        "ConclaveCrypto", "VirtualScreen",
      ]),
    tests(
      "ConclaveSimulatorTests",
      ["ConclaveSimulator", "ConclaveCore", "ConclaveWire", "conclave-bench"],
      exclude: ["Stories"]),
    tests("EndToEndTests", ["conclave", "conclave-bench", "ConclaveText"]),
    // Runs the model checker spin on Tests/YieldModel.
    tests("YieldModelTests"),
    tests("TidyTests"),
  ]
)
