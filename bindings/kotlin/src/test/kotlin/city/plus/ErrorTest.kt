package city.plus

import java.io.File
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Errors come with their stable codes, whoever threw first. */
class ErrorTest {
    /** A key store that throws what it is told to. */
    private class Throwing(private val thrown: () -> Throwable) : KeyStore {
        override fun get(name: String): ByteArray? = throw thrown()

        override fun set(name: String, secret: ByteArray): Unit = throw thrown()

        override fun delete(name: String): Unit = throw thrown()
    }

    /** A key store that forgets to keep: what it throws must not be taken for a success. */
    private class Forgetful : KeyStore {
        override fun get(name: String): ByteArray? = null

        override fun set(name: String, secret: ByteArray): Unit = throw NotImplementedError()

        override fun delete(name: String) = Unit
    }

    @Test
    fun aKeyStoreThatThrowsIsAnErrorWithItsCodeAndWords() {
        val thrown =
            listOf(
                { PortException.Refused("locked") },
                { IllegalStateException("PIN 1234") },
                { Exception() },
                { StackOverflowError() },
                { OutOfMemoryError("not really") },
            )
        for (make in thrown) {
            assertKeyStoreFailed(Throwing(make))
        }
        assertKeyStoreFailed(Forgetful())
    }

    private fun assertKeyStoreFailed(keys: KeyStore) {
        val found = assertThrows(OpenException.KeyStore::class.java) { runBlocking { Device.open(keys = keys).close() } }
        assertEquals("key_store_failed", found.code())
        assertEquals("key_store_failed", found.notice().code)
        assertTrue(found.notice().title.isNotBlank())
        assertTrue("PIN" !in "${found.message} ${found.notice()}", "$found")
    }

    @Test
    fun anAddressThatIsNoneIsRefused() {
        val found = assertThrows(OpenException::class.java) { runBlocking { Device.open(server = "ftp://example.com") } }
        assertEquals("server_url", found.code())
    }

    @Test
    fun aStoreIsNotOpenedWithoutItsKeyNorInAFile() {
        val folder = Device.newFolder()
        val open = { store: String, keys: String ->
            runBlocking {
                val options =
                    AppOptions(File(folder, store).path, TestCity.server, Mode.Personal, "JUnit", "en")
                openApp(options, fileKeyStore(File(folder, keys).path)).use { it.end() }
            }
        }
        open("store", "keys")
        val locked = assertThrows(OpenException.StoreLocked::class.java) { open("store", "other keys") }
        assertEquals("store_locked", locked.code())
        File(folder, "file").writeText("no folder")
        val unusable = assertThrows(OpenException.StoreUnusable::class.java) { open("file", "keys of file") }
        assertEquals("store_unusable", unusable.code())
        folder.deleteRecursively()
    }

    @Test
    fun aWrongPasswordIsToldOnTheScreenByItsCode() = runBlocking {
        assertEquals("wrong_credentials", signInFails(TestCity.server).code)
    }

    @Test
    fun aServerThatIsGoneIsToldOnTheScreenByItsCode() = runBlocking {
        // Nothing listens on the port of discarded data.
        assertEquals("offline", signInFails("http://127.0.0.1:9").code)
    }

    private suspend fun signInFails(server: String): Notice =
        Device.open(server = server).use { device ->
            device.app.openSignIn().use { screen ->
                screen.send(SignInIntent.Type("email", "nobody@example.com"))
                screen.send(SignInIntent.Type("password", "not the password"))
                screen.send(SignInIntent.Submit)
                checkNotNull(screen.states().await("a refusal") { it.notice != null }.notice)
            }
        }

    @Test
    fun anIntentForAScreenThatHasEndedIsRefusedByItsCode() = runBlocking<Unit> {
        Device.open().use { device ->
            val screen = device.app.openHome()
            screen.states().await("the first state") { true }
            screen.end()
            val found = assertThrows(SendException.Closed::class.java) { screen.send(HomeIntent.Refresh) }
            assertEquals("screen_closed", found.code())
        }
    }

    @Test
    fun halfACharacterIsReplacedBeforeItIsSent() = runBlocking {
        for ((typed, sent) in listOf("zażółć 🚲" to "zażółć 🚲", "a\uD800b" to "a?b", "\uDC00" to "?", "" to "")) {
            assertEquals(sent, typed.wellFormed())
        }
        Device.open().use { device ->
            device.app.openSignIn().use { screen ->
                screen.send(SignInIntent.Type("email", "a\uD800b".wellFormed()))
                val field = { state: SignInState -> state.fields.first { it.key == "email" }.value }
                screen.states().await("the text") { field(it) == "a?b" }
            }
        }
        Unit
    }
}
