//! The body of an answer as it is sent: whole, or announced whole and cut off.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::time::Sleep;

/// A body.
pub struct Sent {
    bytes: Option<Bytes>,
    length: u64,
    cut: Option<Pin<Box<Sleep>>>,
}

/// What is sent before a body is cut off must have left before the connection is closed.
const TIME_TO_LEAVE: Duration = Duration::from_millis(100);

impl Sent {
    /// All of it.
    pub fn whole(bytes: Vec<u8>) -> Self {
        Self { length: bytes.len() as u64, bytes: Some(bytes.into()), cut: None }
    }

    /// So many bytes of it, though all of it is announced.
    pub fn cut_off(mut bytes: Vec<u8>, after: usize) -> Self {
        let length = bytes.len() as u64;
        bytes.truncate(after);
        Self { bytes: Some(bytes.into()), length, cut: Some(Box::pin(tokio::time::sleep(TIME_TO_LEAVE))) }
    }
}

impl Body for Sent {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Some(bytes) = self.bytes.take().filter(|bytes| !bytes.is_empty()) {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        let Some(cut) = &mut self.cut else { return Poll::Ready(None) };
        match cut.as_mut().poll(cx) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(()) => {
                self.cut = None;
                Poll::Ready(Some(Err(io::Error::other("cut off on purpose"))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.cut.is_none() && self.bytes.as_ref().is_none_or(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}
