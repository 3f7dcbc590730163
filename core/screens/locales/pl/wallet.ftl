# wallet
