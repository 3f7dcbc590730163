//! The comparison on PostgreSQL: pgbench's own TPC-B on the same server, with eight clients.

use std::process::Command;

use cityplus_support::postgres::Server;

/// Rows of TPC-B: ten times its unit, so that eight clients do not wait for one branch's row.
const SCALE: &str = "10";

/// Transactions per second.
pub(crate) fn rate(server: &Server, seconds: u64) -> Result<f64, String> {
    server.create_database("tpc_b").map_err(super::text)?;
    let seconds = seconds.to_string();
    run(server, &["-i", "-q", "-s", SCALE, "tpc_b"])?;
    let report = run(server, &["-c", "8", "-j", "2", "-T", &seconds, "tpc_b"])?;
    let line = report.lines().find_map(|line| line.strip_prefix("tps = "));
    let number = line
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|text| text.parse().ok());
    number.ok_or_else(|| format!("pgbench told no rate:\n{report}"))
}

fn run(server: &Server, arguments: &[&str]) -> Result<String, String> {
    let program = server.program("pgbench").map_err(super::text)?;
    let port = server.port().to_string();
    let output = Command::new(program)
        .env("LC_ALL", "C")
        .args(["-h", "127.0.0.1", "-U", "postgres", "-p", &port])
        .args(arguments)
        .output()
        .map_err(|error| format!("cannot run pgbench: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("pgbench: {}", String::from_utf8_lossy(&output.stderr)))
}
