package city.plus

import java.io.File
import java.util.UUID
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** The whole way of a ticket, by screens only: registered, topped up at a desk, bought, shown, scanned, scanned again. */
class WalkTest {
    @Test
    fun fromRegistrationToTheSecondScan() = runBlocking {
        val jan = Login("kotlin-${UUID.randomUUID()}@example.com", "rower nad Odra ${UUID.randomUUID()}")
        Device.open().use { phone ->
            register(phone, jan)
            phone.signIn(jan)
            topUp(phone, jan)
            askForMoney(phone)
            val ticket = buy(phone)
            phone.app.openTicket(ticket).use { shown ->
                val code = checkNotNull(shown.states().await("a code") { it.code != null }.code)
                assertEquals(code.side * code.side, code.modules.size.toUInt())
                inspect(code.text)
            }
        }
    }

    private suspend fun register(phone: Device, login: Login) =
        phone.app.openSignIn().use { screen ->
            screen.send(SignInIntent.Change(SignInMode.REGISTER))
            for ((key, text) in listOf("name" to "Jan Kotlin", "email" to login.email, "new_password" to login.password)) {
                screen.send(SignInIntent.Type(key, text))
            }
            screen.send(SignInIntent.Submit)
            screen.states().await("asked for the mail's code") { it.mode == SignInMode.CONFIRM }
            screen.send(SignInIntent.Type("token", TestCity.confirmationToken(login.email)))
            screen.send(SignInIntent.Submit)
            screen.states().await("confirmed") { it.mode == SignInMode.SIGN_IN }
        }

    private suspend fun topUp(phone: Device, login: Login) {
        val home = Device.newFolder()
        val (other, desk) = File(home, "other") to File(home, "desk")
        val wallet =
            TestCity.phone(other, "login", "--email", login.email, "--password", login.password).text("wallet_id")
        val teller = TestCity.staff("teller")
        TestCity.phone(desk, "login", "--email", teller.email, "--password", teller.password)
        TestCity.phone(desk, "top-up", "--wallet", wallet, "--amount", "200.00")
        home.deleteRecursively()
        phone.app.openWallet().use { screen ->
            screen.send(WalletIntent.Refresh)
            screen.states().await("the money") { it.balance?.money.orEmpty().startsWith("200,00") }
        }
    }

    /** From the wallet to the screen that asks for money, which shows the code of the wallet. */
    private suspend fun askForMoney(phone: Device) {
        phone.app.openWallet().use { wallet ->
            wallet.states().await("a way to ask") { state -> state.deeds.any { it.place == Place.Request } }
            wallet.send(WalletIntent.Do(Place.Request))
            phone.app.openFrame().use { frame -> frame.states().await("asking") { it.place == Place.Request } }
        }
        phone.app.openRequest().use { request ->
            request.states().await("a form") { it.anyAmount.enabled }
            request.send(RequestIntent.ShowAnyAmount)
            val code = checkNotNull(request.states().await("a code") { it.code != null }.code)
            assertEquals(code.side * code.side, code.modules.size.toUInt())
        }
    }

    /** Two tickets for the first day that is offered; returns the id of one. */
    private suspend fun buy(phone: Device): String {
        phone.app.openHome().use { home ->
            home.states().await("the zoo") { state -> state.tiles.any { it.venue == "zoo" } }
            home.send(HomeIntent.OpenVenue("zoo"))
            // A screen that is closed does no more of what it was told: who leaves waits for the frame to say so.
            phone.app.openFrame().use { frame -> frame.states().await("at the zoo") { it.place is Place.Venue } }
        }
        phone.app.openVenue("zoo").use { venue ->
            venue.states().await("the price list") { state -> state.variants.any { it.variant == "normal" } }
            venue.send(VenueIntent.More("normal"))
            venue.states().await("a price") { it.pay.enabled && it.total != null }
            venue.send(VenueIntent.Pay)
            val place =
                phone.app.openFrame().use { frame ->
                    frame.states().await("an order") { it.place is Place.Order }.place as Place.Order
                }
            phone.app.openOrder(place.orderId).use { order ->
                return order.states().await("the tickets") { it.tickets.isNotEmpty() }.tickets.first().ticketId
            }
        }
    }

    private suspend fun inspect(code: String) =
        Device.open(mode = Mode.Inspector).use { gate ->
            gate.signIn(TestCity.staff("inspector"))
            gate.app.openInspector().use { inspector ->
                // A button that is off does nothing: the screen is drawn before it knows who is signed in.
                inspector.states().await("a way to the lists") { it.fetchLists.enabled }
                inspector.send(InspectorIntent.FetchLists)
                inspector.states().await("fresh lists") { it.lists.tone == Tone.SUCCESS }
                inspector.send(InspectorIntent.SelectVenue("zoo"))
                inspector.states().await("the zoo") { state -> state.venues.any { it.key == "zoo" && it.selected } }
                inspector.send(InspectorIntent.Code(code))
                val first = inspector.states().await("a verdict") { it.verdict != null }.verdict
                assertEquals(Tone.SUCCESS to "ok", first?.tone to first?.code, "$first")

                inspector.send(InspectorIntent.Next)
                inspector.states().await("the next person") { it.verdict == null }
                // A camera that sees the same code again only goes on looking; who types it asks again.
                inspector.send(InspectorIntent.Type(code))
                inspector.states().await("a typed code") { it.judge.enabled }
                inspector.send(InspectorIntent.Judge)
                val second = inspector.states().await("a verdict") { it.verdict != null }.verdict
                assertEquals(Tone.ERROR to "already_used", second?.tone to second?.code, "$second")
            }
        }
}
