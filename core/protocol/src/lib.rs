//! Bodies of the HTTP API and the error codes, shared by engine and backend.
