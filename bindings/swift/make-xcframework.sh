#!/bin/sh
# Makes CityPlusFFI.xcframework, the library that Package.swift links on Apple's systems: iOS, its simulator, macOS.
# Runs where Xcode and rustup are. Signing is the app's affair.
set -eu
cd "$(dirname "$0")/../.."

for program in xcodebuild lipo rustup cargo; do
    command -v "$program" >/dev/null || {
        echo "make-xcframework.sh: $program is missing: this needs macOS with Xcode and rustup" >&2
        exit 1
    }
done

package=bindings/swift
built=target/xcframework
library=libcityplus_ffi.a
device=aarch64-apple-ios
simulator="aarch64-apple-ios-sim x86_64-apple-ios"
mac="aarch64-apple-darwin x86_64-apple-darwin"
export IPHONEOS_DEPLOYMENT_TARGET=15.0
export MACOSX_DEPLOYMENT_TARGET=12.0

cargo xtask bindings swift
# shellcheck disable=SC2086 # a list of names
rustup target add $device $simulator $mac
for target in $device $simulator $mac; do
    cargo build --locked --release --package cityplus-ffi --lib --target "$target"
done

rm -rf "$built" "$package/CityPlusFFI.xcframework"
# A folder of its own below the headers: Xcode puts those of all frameworks into one folder.
mkdir -p "$built/headers/CityPlusFFI" "$built/simulator" "$built/mac"
cp "$package/Sources/CityPlusFFI/"* "$built/headers/CityPlusFFI/"

# One library for all processors of a system.
unite() {
    output=$1
    shift
    for target in "$@"; do
        set -- "$@" "target/$target/release/$library"
        shift
    done
    lipo -create "$@" -output "$output"
}
# shellcheck disable=SC2086
unite "$built/simulator/$library" $simulator
# shellcheck disable=SC2086
unite "$built/mac/$library" $mac

xcodebuild -create-xcframework \
    -library "target/$device/release/$library" -headers "$built/headers" \
    -library "$built/simulator/$library" -headers "$built/headers" \
    -library "$built/mac/$library" -headers "$built/headers" \
    -output "$package/CityPlusFFI.xcframework"
