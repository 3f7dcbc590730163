// The screens of the facade: each has what `ScreenCore` asks for already.

extension CardsScreen: ScreenCore {}
extension FrameScreen: ScreenCore {}
extension HomeScreen: ScreenCore {}
extension InspectorScreen: ScreenCore {}
extension KioskScreen: ScreenCore {}
extension LinksScreen: ScreenCore {}
extension OfflineScreen: ScreenCore {}
extension OrderScreen: ScreenCore {}
extension RedeemScreen: ScreenCore {}
extension RequestScreen: ScreenCore {}
extension SendScreen: ScreenCore {}
extension SettingsScreen: ScreenCore {}
extension SignInScreen: ScreenCore {}
extension TicketScreen: ScreenCore {}
extension TicketsScreen: ScreenCore {}
extension VenueScreen: ScreenCore {}
extension WalletScreen: ScreenCore {}
