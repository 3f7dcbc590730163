//! Golden vectors: the formats City+ has released, and must read for ever.
