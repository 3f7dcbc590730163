package city.plus

import java.util.concurrent.CopyOnWriteArrayList
import kotlin.concurrent.thread
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** What a platform lends is called, may call back from a thread of its own, and may throw without harm. */
class PortTest {
    /** Keeps the ears it is given; throws what it is told to. */
    private class Radio(private val thrown: (() -> Throwable)? = null) : BeaconRadio {
        val ears = CopyOnWriteArrayList<BeaconEars>()

        override fun start(ears: BeaconEars) {
            thrown?.let { throw it() }
            this.ears += ears
        }

        override fun stop() {
            thrown?.let { throw it() }
        }
    }

    @Test
    fun whatARadioHearsIsCountedOnTheScreen() = runBlocking {
        val radio = Radio()
        Device.open(ports = Ports(beaconRadio = radio)).use { device ->
            device.app.openSettings().use { settings ->
                settings.send(SettingsIntent.SetBeacons("on"))
                until("the radio to be started") { radio.ears.isNotEmpty() }
                // Beacons are counted as long as they are heard again and again.
                until("three beacons") {
                    thread { bring(radio.ears.first()) }.join()
                    settings.latest()?.let { "3 nadajniki" in near(it) } ?: false
                }
            }
        }
        Unit
    }

    @Test
    fun aRadioThatThrowsIsToldOnTheScreenAndTheAppGoesOn() = runBlocking {
        for (make in listOf({ PortException.Refused("no permission") }, { IllegalStateException() }, { StackOverflowError() })) {
            Device.open(ports = Ports(beaconRadio = Radio(make))).use { device ->
                device.app.openSettings().use { settings ->
                    settings.send(SettingsIntent.SetBeacons("on"))
                    settings.states().await("a refusal") { "Bluetooth" in near(it) }
                    settings.send(SettingsIntent.SetBeacons("off"))
                    settings.states().await("switched off") { near(it) == "wyłączone" }
                }
                assertEquals(Place.Home, device.app.place())
            }
        }
    }

    private fun bring(ears: BeaconEars) {
        for (beacon in 1..3) {
            ears.heard(byteArrayOf(beacon.toByte()), -60, System.currentTimeMillis())
        }
    }

    private fun near(state: SettingsState): String =
        state.device.firstOrNull { it.label == "Nadajniki w pobliżu" }?.value.orEmpty()
}
