// swift-tools-version: 6.1
import PackageDescription

// Debug builds keep the C kernels optimised: unoptimised they are 20 to 50 times slower and the
// statistical tests would crawl.
// (A checkout as somebody's dependency must do without: SwiftPM refuses unsafe flags there.)
let kernelSettings: [CSetting] =
  Context.packageDirectory.contains("/checkouts/")
  ? [] : [.unsafeFlags(["-O2"], .when(configuration: .debug))]
let mathLibrary: [LinkerSetting] = [.linkedLibrary("m", .when(platforms: [.linux]))]

let package = Package(
  name: "costmc",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "CostMC", targets: ["CostMC"]),
    .executable(name: "costmc", targets: ["CostMCCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // MARK: C
    .systemLibrary(
      name: "CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"]), .brew(["gsl"])]),
    .target(
      name: "Kernels",
      exclude: [
        "designs.inc", "elementary.inc", "kernels.inc", "products.inc", "sobol.inc",
        "sobol_numbers.inc",
      ],
      cSettings: kernelSettings),
    // MARK: Layers, lowest first
    .target(name: "Diagnostics"),
    .target(
      name: "Formulas", dependencies: ["Diagnostics", "Kernels"], linkerSettings: mathLibrary),
    .target(name: "Probability", dependencies: ["CGSL", "Kernels"], linkerSettings: mathLibrary),
    .target(name: "Statistics", dependencies: ["CGSL", "Kernels"], linkerSettings: mathLibrary),
    .target(
      name: "CostMC",
      dependencies: ["CGSL", "Diagnostics", "Formulas", "Kernels", "Probability", "Statistics"]),
    .executableTarget(
      name: "CostMCCommand",
      dependencies: [
        "CostMC", "Diagnostics", "Kernels", "Probability", "Statistics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    // MARK: Tests
    .testTarget(name: "KernelsTests", dependencies: ["Kernels"]),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
    .testTarget(name: "FormulasTests", dependencies: ["Formulas", "Kernels"]),
    .testTarget(
      name: "ProbabilityTests", dependencies: ["Probability", "CGSL", "Kernels"],
      exclude: ["Reference"]),
    .testTarget(
      name: "StatisticsTests", dependencies: ["Statistics", "CGSL"], exclude: ["Reference"]),
    .testTarget(
      name: "CostMCTests",
      dependencies: ["CostMC", "Diagnostics", "Kernels", "Probability", "Statistics"],
      exclude: ["Reference"]),
    .testTarget(
      name: "CommandTests", dependencies: ["CostMCCommand"], exclude: ["Errors", "Reference"]),
  ],
  swiftLanguageModes: [.v6]
)
