package city.plus

import java.io.File
import java.nio.file.Files
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.withTimeoutOrNull

/** A device in a folder of its own, which goes away with it. */
class Device private constructor(val app: App, private val folder: File) : AutoCloseable {
    /** Signs in as a person would; returns when the app knows it. */
    suspend fun signIn(login: Login) {
        app.openSignIn().use { screen ->
            screen.send(SignInIntent.Type("email", login.email))
            screen.send(SignInIntent.Type("password", login.password))
            screen.send(SignInIntent.Submit)
            app.openFrame().use { frame -> frame.states().await("signed in") { it.place != Place.SignIn } }
        }
        app.openHome().use { home -> home.states().await("known at home") { it.signIn == null } }
    }

    override fun close() {
        app.close()
        folder.deleteRecursively()
    }

    companion object {
        suspend fun open(
            mode: Mode = Mode.Personal,
            server: String = TestCity.server,
            keys: KeyStore? = null,
            ports: Ports = Ports(),
        ): Device {
            val folder = newFolder()
            val options =
                AppOptions(
                    folder = File(folder, "store").path,
                    server = server,
                    mode = mode,
                    deviceName = "JUnit",
                    language = "pl",
                )
            return Device(openApp(options, keys ?: fileKeyStore(File(folder, "keys").path), ports), folder)
        }

        fun newFolder(): File = Files.createTempDirectory("cityplus-kotlin-").toFile()
    }
}

/** The first state that is wanted. */
suspend fun <State : Any> Flow<State>.await(what: String, wanted: (State) -> Boolean): State {
    var last: State? = null
    return withTimeoutOrNull(LIMIT_MS) { onEach { last = it }.first(wanted) }
        ?: throw AssertionError("waited in vain: $what; the last state is $last")
}
