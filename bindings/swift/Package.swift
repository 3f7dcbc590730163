// swift-tools-version: 5.9
// The core of City+ for Swift. README.md says how the generated sources and the library come here.

import Foundation
import PackageDescription

/// The folder of a library that cargo built; without it the framework made by `make-xcframework.sh` is used.
let libraryFolder = ProcessInfo.processInfo.environment["CITYPLUS_LIBRARY_FOLDER"]

let core: Target
let linked: [LinkerSetting]
/// The program of `cargo xtask bench ffi`: no part of what an app takes.
let bench: [Target]
if let libraryFolder {
    core = .systemLibrary(name: "cityplusFFI", path: "Sources/CityPlusFFI")
    linked = [
        .unsafeFlags([
            "-L\(libraryFolder)", "-lcityplus_ffi", "-Xlinker", "-rpath", "-Xlinker", libraryFolder,
        ])
    ]
    bench = [.executableTarget(name: "Bench", dependencies: ["CityPlus"])]
} else {
    core = .binaryTarget(name: "cityplusFFI", path: "CityPlusFFI.xcframework")
    linked = []
    bench = []
}

let package = Package(
    name: "CityPlus",
    platforms: [.iOS(.v15), .macOS(.v12)],
    products: [.library(name: "CityPlus", targets: ["CityPlus"])],
    targets: [
        core,
        .target(name: "CityPlus", dependencies: ["cityplusFFI"], linkerSettings: linked),
        .testTarget(name: "CityPlusTests", dependencies: ["CityPlus"]),
    ] + bench,
    swiftLanguageVersions: [.v5]
)
