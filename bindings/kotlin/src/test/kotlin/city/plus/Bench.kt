package city.plus

import java.io.File
import kotlinx.coroutines.runBlocking

/*
 * What a call of the core costs from Kotlin, in nanoseconds: `NAME NANOSECONDS` lines for `cargo xtask bench ffi`, which
 * measures the same calls in Rust. Arguments: the server's address and an empty folder.
 */

private const val BATCHES = 31
private const val WARM_UP = 40
private const val CALLS = 2_000

/** Fewer than a screen lets wait. */
private const val INTENTS = 32

fun main(arguments: Array<String>) = runBlocking {
    val (server, folder) = arguments
    val options = AppOptions(File(folder, "store").path, server, Mode.Personal, "bench", "pl")
    openApp(options, fileKeyStore(File(folder, "keys").path)).use { app ->
        app.openSignIn().use { screen ->
            until("a first state") { screen.latest() != null }
            println("open_screens ${median { perCall { app.openScreens() } }}")
            println("latest ${median { perCall { screen.latest() } }}")
            println("send ${median { send(screen) }}")
        }
    }
}

private inline fun perCall(call: () -> Unit): Double {
    val start = System.nanoTime()
    repeat(CALLS) { call() }
    return (System.nanoTime() - start).toDouble() / CALLS
}

/** Only the sending is measured; that the screen has taken all of it is waited for. */
private suspend fun send(screen: SignInScreen): Double {
    val texts = List(INTENTS) { "jan$it@example.com" }
    val start = System.nanoTime()
    for (text in texts) {
        screen.send(SignInIntent.Type("email", text))
    }
    val took = (System.nanoTime() - start).toDouble() / INTENTS
    val isShown = { screen.latest()?.fields.orEmpty().any { it.value == texts.last() } }
    until("the last text") { isShown() }
    screen.send(SignInIntent.Type("email", ""))
    until("no text") { !isShown() }
    return took
}

/** Of several batches the one in the middle, once the JVM has compiled what is called often. */
private suspend fun median(batch: suspend () -> Double): Double {
    repeat(WARM_UP) { batch() }
    return List(BATCHES) { batch() }.sorted()[BATCHES / 2]
}
