//! Where this machine gets Debian from, as apt is configured. Never a server of our own choice.

use crate::command;

/// The address of the archive, and apt's settings for a proxy.
pub(super) struct Mirror {
    pub(super) address: String,
    /// Each a line of an apt configuration.
    pub(super) settings: Vec<String>,
}

pub(super) fn of_this_machine() -> Result<Mirror, String> {
    // Small images of Debian come without apt's lists, and only these tell whose archive is whose.
    if known()?.is_none() {
        command::run(&mut command::program("apt-get", &["update", "--quiet"]))?;
    }
    let address = known()?.ok_or("apt knows no mirror of Debian: this machine is no Debian")?;
    let settings = read("apt-config", &["dump", "--format", "%F \"%v\";%n", "Acquire"])?;
    Ok(Mirror {
        address,
        settings: proxies(&settings),
    })
}

fn known() -> Result<Option<String>, String> {
    let targets = [
        "indextargets",
        "--format",
        "$(ORIGIN)|$(COMPONENT)|$(CODENAME)|$(REPO_URI)",
        "Created-By: Packages",
    ];
    Ok(address(&read("apt-get", &targets)?).map(str::to_owned))
}

fn read(program: &str, arguments: &[&str]) -> Result<String, String> {
    let output = command::read(&mut command::program(program, arguments))?;
    String::from_utf8(output).map_err(|_| format!("`{program}` wrote no UTF-8"))
}

/// The first archive of Debian itself. Updates and security are archives of their own, known by a longer code name.
fn address(targets: &str) -> Option<&str> {
    targets.lines().find_map(|line| {
        let mut fields = line.split('|');
        let is_debian = fields.next()? == "Debian" && fields.next()? == "main";
        let is_main_archive = !fields.next()?.contains('-');
        fields
            .next()
            .filter(|address| is_debian && is_main_archive && !address.is_empty())
    })
}

fn proxies(settings: &str) -> Vec<String> {
    let is_proxy = |line: &&str| line.contains("::Proxy") && !line.ends_with("\"\";");
    settings.lines().filter(is_proxy).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{address, proxies};

    #[test]
    fn the_archive_of_debian_itself_is_taken() {
        let targets = "Others|main|nodistro|https://others.example/\n\
                       Debian|main|bookworm-security|http://mirror.example/security/\n\
                       Debian|contrib|bookworm|http://mirror.example/contrib/\n\
                       Debian|main|bookworm|http://mirror.example/debian/\n";
        assert_eq!(address(targets), Some("http://mirror.example/debian/"));
        for none in [
            "",
            "Ubuntu|main|noble|http://ubuntu.example/",
            "Debian|main",
            "Debian|main|sid|",
        ] {
            assert_eq!(address(none), None, "{none}");
        }
    }

    #[test]
    fn a_proxy_is_passed_on() {
        let settings = "Acquire::http::Proxy \"http://proxy.example:3128\";\nAcquire::https::Proxy \"\";\n\
                        Acquire::Retries \"3\";\n";
        assert_eq!(
            proxies(settings),
            ["Acquire::http::Proxy \"http://proxy.example:3128\";"]
        );
    }
}
