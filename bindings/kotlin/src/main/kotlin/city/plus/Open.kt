package city.plus

/**
 * Opens the app. Use it instead of [App.open]: uniffi turns exceptions of a port into errors of the core, but lets a
 * [java.lang.Error] pass as if nothing had happened, so that a secret might seem to be kept that is not.
 */
suspend fun openApp(
    options: AppOptions,
    keys: KeyStore,
    ports: Ports = Ports(),
): App =
    App.open(
        options,
        GuardedKeyStore(keys),
        Ports(
            notifier = ports.notifier?.let(::GuardedNotifier),
            links = ports.links?.let(::GuardedLinks),
            beaconRadio = ports.beaconRadio?.let(::GuardedBeaconRadio),
        ),
    )

/**
 * The text with every half of a character replaced: a text field may hold one while somebody types, and no other language
 * can take it. Use it on every text that is sent.
 */
fun String.wellFormed(): String = encodeToByteArray().decodeToString()

private class GuardedKeyStore(private val keys: KeyStore) : KeyStore {
    override fun get(name: String): ByteArray? = guarded { keys.get(name) }

    override fun set(name: String, secret: ByteArray) = guarded { keys.set(name, secret) }

    override fun delete(name: String) = guarded { keys.delete(name) }
}

private class GuardedNotifier(private val notifier: Notifier) : Notifier {
    override fun notify(key: String, title: String, text: String, link: String?) =
        guarded { notifier.notify(key, title, text, link) }
}

private class GuardedLinks(private val links: Links) : Links {
    override fun open(url: String) = guarded { links.open(url) }
}

private class GuardedBeaconRadio(private val radio: BeaconRadio) : BeaconRadio {
    override fun start(ears: BeaconEars) = guarded { radio.start(ears) }

    override fun stop() = guarded { radio.stop() }
}

/** Whatever is thrown is an exception that uniffi knows. Its text stays here: it may hold anything. */
@Suppress("TooGenericExceptionCaught")
private fun <T> guarded(call: () -> T): T =
    try {
        call()
    } catch (refusal: PortException) {
        throw refusal
    } catch (anything: Throwable) {
        throw PortException.Unexpected(anything.javaClass.name)
    }
