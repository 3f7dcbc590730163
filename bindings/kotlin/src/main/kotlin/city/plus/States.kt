package city.plus

import kotlin.coroutines.cancellation.CancellationException
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.flow

/*
 * A screen's states as a flow: the newest state at once, then each newer one, until the screen ends.
 *
 * Who stops collecting closes nothing: the screen stays as it is, and the next collector begins with its newest state. One
 * collector at a time; where several are needed, share the flow with `stateIn`.
 */

/** The frame around every screen. */
fun FrameScreen.states(): Flow<FrameState> = statesOf(::latest, ::next, ::uniffiIsDestroyed)

/** Signing in. */
fun SignInScreen.states(): Flow<SignInState> = statesOf(::latest, ::next, ::uniffiIsDestroyed)

/** The first screen. */
fun HomeScreen.states(): Flow<HomeState> = statesOf(::latest, ::next, ::uniffiIsDestroyed)

/** A venue. */
fun VenueScreen.states(): Flow<VenueState> = statesOf(::latest, ::next, ::uniffiIsDestroyed)

/** An order. */
fun OrderScreen.states(): Flow<OrderState> = statesOf(::latest, ::next, ::uniffiIsDestroyed)

/** The tickets. */
fun TicketsScreen.states(): Flow<TicketsState> = statesOf(::latest, ::next, ::uniffiIsDestroyed)

/** A ticket. */
fun TicketScreen.states(): Flow<TicketState> = statesOf(::latest, ::next, ::uniffiIsDestroyed)

/** The wallet. */
fun WalletScreen.states(): Flow<WalletState> = statesOf(::latest, ::next, ::uniffiIsDestroyed)

/** Money by card. */
fun CardsScreen.states(): Flow<CardsState> = statesOf(::latest, ::next, ::uniffiIsDestroyed)

/** Sending money. */
fun SendScreen.states(): Flow<SendState> = statesOf(::latest, ::next, ::uniffiIsDestroyed)

/** Asking for money. */
fun RequestScreen.states(): Flow<RequestState> = statesOf(::latest, ::next, ::uniffiIsDestroyed)

/** Taking money out. */
fun RedeemScreen.states(): Flow<RedeemState> = statesOf(::latest, ::next, ::uniffiIsDestroyed)

/** Money without a network. */
fun OfflineScreen.states(): Flow<OfflineState> = statesOf(::latest, ::next, ::uniffiIsDestroyed)

/** Linked wallets. */
fun LinksScreen.states(): Flow<LinksState> = statesOf(::latest, ::next, ::uniffiIsDestroyed)

/** Scanning tickets. */
fun InspectorScreen.states(): Flow<InspectorState> = statesOf(::latest, ::next, ::uniffiIsDestroyed)

/** A kiosk. */
fun KioskScreen.states(): Flow<KioskState> = statesOf(::latest, ::next, ::uniffiIsDestroyed)

/** Settings. */
fun SettingsScreen.states(): Flow<SettingsState> = statesOf(::latest, ::next, ::uniffiIsDestroyed)

private fun <State : Any> statesOf(
    latest: () -> State?,
    next: suspend () -> State?,
    isClosed: () -> Boolean,
): Flow<State> =
    flow {
        unlessClosed(isClosed) { latest() }?.let { emit(it) }
        while (true) {
            emit(unlessClosed(isClosed) { next() } ?: break)
        }
    }.distinctUntilChanged()

/** A screen that was closed between two states has simply ended; uniffi says so by an exception. */
private suspend fun <State : Any> unlessClosed(
    isClosed: () -> Boolean,
    call: suspend () -> State?,
): State? =
    try {
        call()
    } catch (cancelled: CancellationException) {
        // On the JVM it is an IllegalStateException, too.
        throw cancelled
    } catch (gone: IllegalStateException) {
        if (isClosed()) null else throw gone
    }
