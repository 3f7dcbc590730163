# order
