//! Passwords: hashed with argon2id, with the first set of parameters of OWASP's Password Storage Cheat Sheet
//! (19 MiB, 2 passes, 1 lane); weak ones refused as NIST SP 800-63B asks, by guessing them, not by kinds of letters.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use cityplus_protocol::texts::{Email, Password};
use tokio::sync::Semaphore;

use super::AccountError;

const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT_BYTES: usize = 16;
/// So much address space is asked for, of 1 KiB each, though only [`MEMORY_KIB`] of it are touched. From 32 MiB on
/// glibc maps and unmaps each piece by itself, whatever it has learnt; a smaller one it keeps, one for each thread that
/// ever hashed: 20 MB each, for ever.
const RESERVED_BLOCKS: usize = 33 * 1_024;
/// How many are hashed at once: each takes 19 MiB, and an idle backend must stay small.
const AT_ONCE: usize = 2;
/// How many may wait for their turn; more are told to come again.
const WAITING_MAX: usize = 64;
/// How long one waits for its turn.
const TURN_TIMEOUT: Duration = Duration::from_secs(10);

/// Hashes and checks passwords, away from the runtime's own threads.
#[derive(Debug)]
pub(super) struct Passwords {
    turns: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    /// Checked in place of the hash of an account that does not exist, so that the answer takes as long.
    nobody: String,
}

impl Passwords {
    pub(super) fn new() -> Result<Self, AccountError> {
        let mut unknown = [0; 32];
        super::tokens::fill(&mut unknown)?;
        Ok(Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: Arc::new(Semaphore::new(WAITING_MAX)),
            nobody: hash(&unknown)?,
        })
    }

    /// The hash to keep.
    pub(super) async fn hash(&self, password: &str) -> Result<String, AccountError> {
        let password = password.to_owned();
        self.in_turn(move || hash(password.as_bytes())).await
    }

    /// Whether the password is the one of the hash; without a hash as much work for a no.
    pub(super) async fn is_right(&self, password: &str, kept: Option<String>) -> Result<bool, AccountError> {
        let password = password.to_owned();
        let known = kept.is_some();
        let kept = kept.unwrap_or_else(|| self.nobody.clone());
        let fits = self.in_turn(move || verify(password.as_bytes(), &kept)).await?;
        Ok(known && fits)
    }

    /// Refuses a password that a guesser tries first, knowing address and name.
    pub(super) async fn require_strong(
        &self,
        password: &Password,
        email: &Email,
        name: &str,
    ) -> Result<(), AccountError> {
        let (password, email, name) = (password.clone(), email.clone(), name.to_owned());
        self.in_turn(move || {
            let local = email.as_str().split('@').next().unwrap_or_default();
            let known = [email.as_str(), local, name.as_str(), "cityplus", "city+"];
            match zxcvbn::zxcvbn(password.as_str(), &known).score() {
                zxcvbn::Score::Zero => Err(AccountError::WeakPassword),
                _ => Ok(()),
            }
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, AccountError> + Send + 'static,
    ) -> Result<T, AccountError> {
        let _place = self.waiting.try_acquire().map_err(|_| AccountError::Busy)?;
        // Owned and moved into the work: a caller that goes away must not make room for a third at once.
        let turn = tokio::time::timeout(TURN_TIMEOUT, Arc::clone(&self.turns).acquire_owned())
            .await
            .map_err(|_| AccountError::Busy)?
            .map_err(|_| AccountError::Busy)?;
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        })
        .await
        .map_err(|_| AccountError::Fault("hashing a password was broken off".into()))?
    }
}

fn argon2() -> Result<Argon2<'static>, AccountError> {
    let parameters = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|error| AccountError::Fault(format!("argon2 parameters: {error}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters))
}

fn hash(password: &[u8]) -> Result<String, AccountError> {
    let argon2 = argon2()?;
    let mut salt = [0; SALT_BYTES];
    super::tokens::fill(&mut salt)?;
    let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
    fill(&argon2, password, &salt, &mut out)?;
    let kept = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(argon2.params()).map_err(fault)?,
        salt: Some(Salt::new(&salt).map_err(fault)?),
        hash: Some(Output::new(&out).map_err(fault)?),
    };
    Ok(kept.to_string())
}

/// By the parameters that the kept hash names: those of an older release still count.
fn verify(password: &[u8], kept: &str) -> Result<bool, AccountError> {
    let unreadable = || AccountError::Fault("a kept hash cannot be read".into());
    let kept = PasswordHash::new(kept).map_err(|_| unreadable())?;
    let (Some(salt), Some(expected)) = (&kept.salt, &kept.hash) else {
        return Err(unreadable());
    };
    let algorithm = Algorithm::try_from(kept.algorithm.as_str()).map_err(|_| unreadable())?;
    let version = kept.version.map_or(Ok(Version::default()), Version::try_from);
    let version = version.map_err(|_| unreadable())?;
    let parameters = Params::try_from(&kept).map_err(|_| unreadable())?;
    let mut out = vec![0; expected.len()];
    fill(
        &Argon2::new(algorithm, version, parameters),
        password,
        salt.as_ref(),
        &mut out,
    )?;
    // Compares in constant time.
    Ok(Output::new(&out).map_err(fault)? == *expected)
}

/// Computes a hash in memory of its own that goes back to the system at once, see [`RESERVED_BLOCKS`].
fn fill(argon2: &Argon2<'_>, password: &[u8], salt: &[u8], out: &mut [u8]) -> Result<(), AccountError> {
    let blocks = argon2.params().block_count();
    let mut memory = Vec::with_capacity(blocks.max(RESERVED_BLOCKS));
    memory.resize(blocks, Block::default());
    argon2
        .hash_password_into_with_memory(password, salt, out, &mut memory)
        .map_err(fault)
}

fn fault(error: impl std::fmt::Display) -> AccountError {
    AccountError::Fault(format!("argon2: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn hashes_have_owasps_parameters_and_check() {
        let passwords = Passwords::new().unwrap();
        let kept = passwords.hash("correct horse battery").await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert_ne!(kept, passwords.hash("correct horse battery").await.unwrap());
        let cases = [
            ("correct horse battery", Some(kept.clone()), true),
            ("Correct horse battery", Some(kept), false),
            ("anything", None, false),
        ];
        for (password, kept, expected) in cases {
            assert_eq!(passwords.is_right(password, kept).await.unwrap(), expected);
        }
        assert!(passwords.is_right("x", Some("no hash".into())).await.is_err());
    }

    #[tokio::test]
    async fn what_is_guessed_first_is_refused() {
        let passwords = Passwords::new().unwrap();
        let email: Email = "jan.kowalski@example.com".parse().unwrap();
        for (password, strong) in [
            ("1234567890", false),
            ("aaaaaaaaaaaa", false),
            ("password123", false),
            ("jan.kowalski", false),
            ("correct horse battery", true),
            ("żółw-i-zając-7", true),
        ] {
            let password: Password = password.parse().unwrap();
            let answer = passwords.require_strong(&password, &email, "Jan Kowalski").await;
            assert_eq!(answer.is_ok(), strong, "{}", password.as_str());
        }
    }
}
