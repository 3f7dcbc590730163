//! A city in a test: backend, engines, a clock one can turn, a network that fails, PostgreSQL.
