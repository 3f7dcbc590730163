package city.plus

import java.io.File
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Screens begin and end with their objects: nothing stays behind. */
class LifeTest {
    @Test
    fun tenThousandScreensComeAndGo() = runBlocking {
        Device.open().use { device ->
            // The first ones fill caches, pools and the heap, which stay.
            openAndClose(device.app, 3_000)
            val before = residentKilobytes()
            openAndClose(device.app, 10_000)
            val grown = residentKilobytes() - before
            // A screen that stayed would cost several kB: its task, its channels, its state.
            assertTrue(grown < 20_000, "$grown kB grown over 10 000 screens")
        }
    }

    private suspend fun openAndClose(app: App, count: Int) {
        repeat(count) { number ->
            val screen = app.openHome()
            // Some are looked at, some are closed before their first state, some while they are waited for.
            when (number % 3) {
                0 -> screen.use { it.states().first() }
                1 -> screen.close()
                else -> closeWhileWaitedFor(screen)
            }
        }
        until("no open screen") { app.openScreens() == 0UL }
        System.gc()
    }

    private suspend fun closeWhileWaitedFor(screen: HomeScreen) =
        kotlinx.coroutines.coroutineScope {
            val waiting = launch(Dispatchers.Default, CoroutineStart.UNDISPATCHED) { screen.states().toList() }
            screen.close()
            withTimeout(LIMIT_MS) { waiting.join() }
        }

    @Test
    fun whoStopsCollectingClosesNothing() = runBlocking {
        Device.open().use { device ->
            val screen = device.app.openSignIn()
            repeat(100) {
                val collecting = launch(Dispatchers.Default) { screen.states().collect {} }
                screen.states().first()
                collecting.cancelAndJoin()
            }
            assertEquals(1UL, device.app.openScreens())
            // Who comes back gets the newest state without anything having to change.
            val state = withTimeout(LIMIT_MS) { screen.states().first() }
            assertEquals(SignInMode.SIGN_IN, state.mode)
            screen.close()
            until("no open screen") { device.app.openScreens() == 0UL }
        }
    }

    @Test
    fun aWaitingNextCanBeCancelled() = runBlocking {
        Device.open().use { device ->
            device.app.openSettings().use { screen ->
                screen.next()
                repeat(100) {
                    // Settings change only when somebody changes them.
                    val waiting = launch(Dispatchers.Default, CoroutineStart.UNDISPATCHED) { screen.next() }
                    waiting.cancelAndJoin()
                    assertTrue(waiting.isCancelled)
                }
                screen.send(SettingsIntent.SetLanguage("en"))
                screen.states().await("the language") { state -> state.languages.any { it.key == "en" && it.selected } }
            }
        }
        Unit
    }

    @Test
    fun endingTheAppEndsEveryFlow() = runBlocking<Unit> {
        Device.open().use { device ->
            val screens = List(10) { device.app.openHome() }
            val collecting = screens.map { async(Dispatchers.Default) { it.states().toList() } }
            for (screen in screens) {
                until("a first state") { screen.latest() != null }
            }
            device.app.end()
            withTimeout(LIMIT_MS) { collecting.awaitAll() }
            withTimeout(LIMIT_MS) { device.app.openHome().states().toList() }
        }
    }

    private fun residentKilobytes(): Int =
        File("/proc/self/status").readLines().first { it.startsWith("VmRSS:") }.filter(Char::isDigit).toInt()
}
