//! A token, and whether the cloud takes it. Until that is known one call goes first and the others wait for
//! its answer; once it was refused, no call leaves with it any more.

use std::cell::RefCell;
use std::rc::Rc;

use cloud::error::{CloudError, Kind};
use cloud::secret::Secret;
use futures_channel::oneshot;

/// A token on trial. Clones share the trial.
#[derive(Clone, Debug)]
pub struct Credential {
    token: Secret,
    trial: Rc<RefCell<Trial>>,
}

#[derive(Debug)]
enum Trial {
    Untried,
    /// A call is on its way. Whoever waits is handed a failure that is theirs too, or woken when this is dropped.
    Trying(Vec<oneshot::Sender<CloudError>>),
    /// The first call was not refused, whatever else came of it.
    Open,
    Refused(CloudError),
}

/// The turn of one call, from before it is sent until its outcome is known.
pub struct Turn {
    credential: Credential,
    is_first: bool,
}

impl Credential {
    /// A token that nothing was asked with yet.
    pub fn new(token: Secret) -> Self {
        Self { token, trial: Rc::new(RefCell::new(Trial::Untried)) }
    }

    /// The token itself, for the reader's own storage.
    pub fn reveal(&self) -> &str {
        self.token.reveal()
    }

    /// The token, for making up another like it.
    pub const fn token(&self) -> &Secret {
        &self.token
    }

    /// Waits until a call may be sent; the refusal, if this token was refused meanwhile or before.
    pub async fn turn(&self) -> Result<Turn, CloudError> {
        loop {
            let answered = match &mut *self.trial.borrow_mut() {
                Trial::Open => return Ok(Turn { credential: self.clone(), is_first: false }),
                Trial::Refused(error) => return Err(error.clone()),
                Trial::Trying(waiting) => {
                    let (wake, answered) = oneshot::channel();
                    waiting.push(wake);
                    answered
                }
                untried => {
                    *untried = Trial::Trying(Vec::new());
                    return Ok(Turn { credential: self.clone(), is_first: true });
                }
            };
            if let Ok(error) = answered.await {
                return Err(error);
            }
        }
    }
}

impl Turn {
    /// The token to send; the refusal, if one came while this call stood in line.
    pub fn token(&self) -> Result<Secret, CloudError> {
        match &*self.credential.trial.borrow() {
            Trial::Refused(error) => Err(error.clone()),
            _ => Ok(self.credential.token.clone()),
        }
    }

    /// Notes what came of the call.
    pub fn end<T>(self, outcome: &Result<T, CloudError>) {
        let failure = outcome.as_ref().err();
        let mut trial = self.credential.trial.borrow_mut();
        match failure {
            Some(error) if error.kind == Kind::SignIn => *trial = Trial::Refused(error.clone()),
            // Not the cloud's word, yet the cloud may have counted it; or it never left, and neither would the others.
            // They share this answer, and the next call that somebody asks for is on trial again.
            Some(error) if self.is_first && (error.status == Some(401) || matches!(error.kind, Kind::Path(_))) => {
                if let Trial::Trying(waiting) = std::mem::replace(&mut *trial, Trial::Untried) {
                    // Who does not wait any more needs no answer.
                    waiting.into_iter().for_each(|waiting| drop(waiting.send(error.clone())));
                }
            }
            _ if self.is_first => *trial = Trial::Open,
            _ => {}
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut trial = self.credential.trial.borrow_mut();
        // Called off before its answer: the next one goes first.
        if self.is_first && matches!(*trial, Trial::Trying(_)) {
            *trial = Trial::Untried;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    fn credential() -> Credential {
        Credential::new(Secret::new("t".into()))
    }

    fn refused() -> Result<(), CloudError> {
        Err(CloudError::transport(Kind::SignIn, "no"))
    }

    #[test]
    fn one_goes_first_and_the_rest_follow_its_answer() {
        let credential = credential();
        let first = credential.turn().now_or_never().unwrap().unwrap();
        let mut second = Box::pin(credential.turn());
        assert!(second.as_mut().now_or_never().is_none());
        first.end(&Ok(()));
        assert!(second.now_or_never().unwrap().is_ok());
        assert!(credential.turn().now_or_never().unwrap().is_ok(), "nobody waits any more");
    }

    #[test]
    fn after_a_refusal_nothing_leaves() {
        let credential = credential();
        let first = credential.turn().now_or_never().unwrap().unwrap();
        let mut second = Box::pin(credential.turn());
        assert!(second.as_mut().now_or_never().is_none());
        first.end(&refused());
        assert!(second.now_or_never().unwrap().is_err());
        assert!(credential.turn().now_or_never().unwrap().is_err());
    }

    #[test]
    fn a_failure_of_another_kind_holds_nobody_up() {
        let credential = credential();
        let first = credential.turn().now_or_never().unwrap().unwrap();
        first.end::<()>(&Err(CloudError::transport(Kind::TimedOut, "")));
        assert!(credential.turn().now_or_never().unwrap().is_ok());
    }

    #[test]
    fn a_401_that_is_not_the_clouds_proves_nothing_and_is_everybodys() {
        let credential = credential();
        let first = credential.turn().now_or_never().unwrap().unwrap();
        let mut second = Box::pin(credential.turn());
        assert!(second.as_mut().now_or_never().is_none());
        first.end::<()>(&Err(CloudError { status: Some(401), ..CloudError::transport(Kind::RouteFault, "") }));
        assert_eq!(second.now_or_never().unwrap().err().unwrap().status, Some(401));
        let _again = credential.turn().now_or_never().unwrap().unwrap();
        assert!(credential.turn().now_or_never().is_none(), "one goes first");
    }

    #[test]
    fn a_path_that_is_not_proved_is_everybodys() {
        let credential = credential();
        let first = credential.turn().now_or_never().unwrap().unwrap();
        let mut second = Box::pin(credential.turn());
        assert!(second.as_mut().now_or_never().is_none());
        let unproved = CloudError::transport(Kind::Path(cloud::path::Cause::HostDown), "");
        first.end::<()>(&Err(unproved.clone()));
        assert_eq!(second.now_or_never().unwrap().err(), Some(unproved));
        let _again = credential.turn().now_or_never().unwrap().unwrap();
    }

    #[test]
    fn who_is_called_off_lets_the_next_go_first() {
        let credential = credential();
        let first = credential.turn().now_or_never().unwrap().unwrap();
        let mut second = Box::pin(credential.turn());
        assert!(second.as_mut().now_or_never().is_none());
        drop(first);
        let second = second.now_or_never().unwrap().unwrap();
        assert!(credential.turn().now_or_never().is_none(), "it is the first now");
        second.end(&Ok(()));
    }

    #[test]
    fn a_later_refusal_stops_who_stands_in_line() {
        let credential = credential();
        credential.turn().now_or_never().unwrap().unwrap().end(&Ok(()));
        let in_line = credential.turn().now_or_never().unwrap().unwrap();
        credential.turn().now_or_never().unwrap().unwrap().end(&refused());
        assert!(in_line.token().is_err());
    }
}
