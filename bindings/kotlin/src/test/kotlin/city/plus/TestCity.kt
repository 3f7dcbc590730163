package city.plus

import java.io.File
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.delay
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/** The real backend that `cargo xtask test kotlin` has started, and what a person can see of it. */
object TestCity {
    val server: String get() = setting("CITYPLUS_TEST_SERVER")

    private val data: File get() = File(setting("CITYPLUS_TEST_DATA"))

    /** The folder of the golden vectors. */
    val vectors: File get() = File(setting("CITYPLUS_TEST_VECTORS"))

    private fun setting(name: String): String =
        checkNotNull(System.getenv(name)) { "$name is not set: run `cargo xtask test kotlin`" }

    /** Address and password of a member of the staff: `inspector` or `teller`. */
    fun staff(role: String): Login {
        val all = Json.parseToJsonElement(File(data, "first-run.json").readText()).jsonObject
        return all.getValue(role).jsonObject.let { Login(it.text("email"), it.text("password")) }
    }

    /** The token of the link that was mailed to an address. */
    suspend fun confirmationToken(email: String): String {
        var token: String? = null
        until("a mail to a new resident") {
            // One that is being written has another name, and is gone when it is done.
            val mails = File(data, "mail").listFiles().orEmpty().filter { it.extension == "eml" }
            token =
                mails.firstNotNullOfOrNull { file ->
                    // A long line is folded with `=` at its end.
                    val mail = file.readText().replace("=\r\n", "")
                    LINK.find(mail)?.takeIf { email in mail }?.groupValues?.get(1)
                }
            token != null
        }
        return checkNotNull(token)
    }

    /** The phone without a screen: what a desk or another device does. Returns the object it prints. */
    fun phone(home: File, vararg arguments: String): JsonObject {
        val command = listOf(setting("CITYPLUS_TEST_PHONE"), "--home", home.path, "--server", server, "--json")
        val process =
            ProcessBuilder(command + arguments).redirectError(ProcessBuilder.Redirect.INHERIT).start()
        val printed = process.inputStream.bufferedReader().readText()
        check(process.waitFor(LIMIT_MS, TimeUnit.MILLISECONDS)) { "phone ${arguments.first()} does not end" }
        check(process.exitValue() == 0) { "phone ${arguments.first()} failed: $printed" }
        return Json.parseToJsonElement(printed).jsonObject
    }

    private val LINK = Regex("/confirm/([A-Za-z0-9_-]+)")
}

class Login(val email: String, val password: String)

fun JsonObject.text(key: String): String = getValue(key).jsonPrimitive.content

/** Generous: it only decides how long a failure takes. */
const val LIMIT_MS = 60_000L

/** Waits for something that no flow tells of. */
suspend fun until(what: String, holds: () -> Boolean) {
    val end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MS)
    while (!holds()) {
        check(System.nanoTime() < end) { "waited in vain for $what" }
        delay(5)
    }
}
