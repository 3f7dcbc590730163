// The core as an Android library: the sources of this folder, and a native library for each kind of processor.
//
// Built where the Android SDK and NDK are:
//   cargo ndk -t arm64-v8a -t armeabi-v7a -t x86_64 -o bindings/kotlin/jniLibs build --release -p cityplus-ffi
//   cargo xtask bindings kotlin
//   gradle :core:assembleRelease
// The versions are those of pom.xml, which the tests run with.
plugins {
    id("com.android.library")
    id("org.jetbrains.kotlin.android")
}

android {
    namespace = "city.plus"
    compileSdk = 36

    defaultConfig {
        minSdk = 26
        consumerProguardFiles("consumer-rules.pro")
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }

    sourceSets["main"].kotlin.srcDirs("src/main/kotlin", "generated")
    sourceSets["main"].jniLibs.srcDirs("jniLibs")
}

dependencies {
    // Android needs JNA with its own native part, which only the AAR has.
    implementation("net.java.dev.jna:jna:5.19.1@aar")
    implementation("org.jetbrains.kotlinx:kotlinx-coroutines-core:1.11.0")
}
