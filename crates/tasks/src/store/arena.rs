//! Bytes of many rows, one after the other in few pieces of memory: no allocation of its own for each row, and
//! growing never copies what is there. What is given back leaves a gap; once gaps are most of it they are closed, a few
//! spans at a time.

use std::collections::VecDeque;

/// Where the bytes of a row are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span {
    chunk: u32,
    at: u32,
    len: u32,
}

/// The bytes.
#[derive(Default)]
pub(super) struct Arena {
    chunks: VecDeque<Vec<u8>>,
    /// The number of the first chunk: as many were there before it.
    first: u32,
    live: usize,
    gaps: usize,
    closing: Option<Closing>,
}

/// What is being moved behind all else, so that what is before can go.
struct Closing {
    /// What lies in chunks before this one is moved.
    before: u32,
    /// How many spans were looked at.
    next: usize,
    /// The gaps that go with it.
    gaps: usize,
}

/// Bytes a piece; what is longer has one for itself.
const CHUNK: usize = 256 * 1024;

impl Arena {
    /// Adds bytes.
    pub fn add(&mut self, bytes: &[u8]) -> Span {
        let span = self.put(bytes);
        self.live += bytes.len();
        span
    }

    fn put(&mut self, bytes: &[u8]) -> Span {
        let room = self.chunks.back().map_or(0, |chunk| chunk.capacity() - chunk.len());
        let is_moved = self.closing.as_ref().is_some_and(|closing| closing.before == self.end());
        if room < bytes.len() || is_moved {
            self.chunks.push_back(Vec::with_capacity(bytes.len().max(CHUNK)));
        }
        let at = self.chunks.back_mut().map_or(0, |last| {
            last.extend_from_slice(bytes);
            last.len() - bytes.len()
        });
        Span { chunk: self.end().saturating_sub(1), at: at as u32, len: bytes.len() as u32 }
    }

    /// The number of the chunk that would come next.
    fn end(&self) -> u32 {
        self.first + self.chunks.len() as u32
    }

    /// The place of a chunk; none where it has gone.
    fn place(&self, chunk: u32) -> Option<usize> {
        chunk.checked_sub(self.first).map(|at| at as usize)
    }

    /// The bytes of a span.
    pub fn get(&self, span: Span) -> &[u8] {
        let (at, len) = (span.at as usize, span.len as usize);
        let chunk = self.place(span.chunk).and_then(|place| self.chunks.get(place));
        chunk.and_then(|chunk| chunk.get(at..at + len)).unwrap_or_default()
    }

    /// Gives the bytes of a span back.
    pub fn give_back(&mut self, span: &mut Span) {
        let Span { chunk, len, .. } = std::mem::take(span);
        let len = len as usize;
        self.live -= len;
        self.gaps += len;
        if let Some(closing) = self.closing.as_mut().filter(|closing| chunk < closing.before) {
            closing.gaps += len;
        }
    }

    /// Closes the gaps once they are more than the rest, for so many of the spans, which are all there are; whether none
    /// are left to be closed.
    pub fn close_gaps(&mut self, spans: &mut [Span], most: usize) -> bool {
        if self.closing.is_none() && self.gaps >= self.live.max(CHUNK) {
            self.closing = Some(Closing { before: self.end(), next: 0, gaps: self.gaps });
        }
        let Some(Closing { before, next, .. }) = self.closing else { return true };
        let end = spans.len().min(next.saturating_add(most));
        for span in spans.get_mut(next..end).unwrap_or_default() {
            if span.len > 0 && span.chunk < before {
                *span = self.moved(*span);
            }
        }
        if let Some(closing) = &mut self.closing {
            closing.next = end;
        }
        let closed = self.closing.take_if(|_| end == spans.len());
        if let Some(Closing { gaps, .. }) = &closed {
            self.gaps -= gaps;
            self.chunks.drain(..(before - self.first) as usize);
            self.first = before;
        }
        closed.is_some()
    }

    /// Puts the bytes of a span behind all else.
    fn moved(&mut self, span: Span) -> Span {
        let Some(place) = self.place(span.chunk) else { return span };
        // Out of the way for the moment: nothing is added to a chunk that is to go.
        let chunk = self.chunks.get_mut(place).map(std::mem::take).unwrap_or_default();
        let bytes = chunk.get(span.at as usize..).and_then(|from| from.get(..span.len as usize));
        let moved = self.put(bytes.unwrap_or_default());
        if let Some(emptied) = self.chunks.get_mut(place) {
            *emptied = chunk;
        }
        moved
    }

    /// The memory it takes, in bytes.
    pub fn size(&self) -> usize {
        self.chunks.iter().map(Vec::capacity).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_was_added_is_there_however_much_is_given_back() {
        let mut arena = Arena::default();
        let texts: Vec<String> = (0..2_000).map(|n| "x".repeat(n)).collect();
        let mut spans: Vec<Span> = texts.iter().map(|text| arena.add(text.as_bytes())).collect();
        let full = arena.size();
        for span in spans.iter_mut().step_by(2) {
            arena.give_back(span);
        }
        let huge = vec![7; 3 * CHUNK];
        let mut at = arena.add(&huge);
        assert_eq!(arena.get(at), huge);
        arena.give_back(&mut at);
        while !arena.close_gaps(&mut spans, 7) {}
        assert!(arena.size() < full, "{} of {full}", arena.size());
        assert_eq!((arena.gaps, arena.live), (0, texts.iter().skip(1).step_by(2).map(String::len).sum()));
        for (n, (span, text)) in spans.iter().zip(&texts).enumerate() {
            assert_eq!(arena.get(*span), if n % 2 == 0 { b"" } else { text.as_bytes() });
        }
    }

    proptest! {
        #[test]
        fn gaps_are_closed_bit_by_bit_under_what_comes_and_goes(
            steps in prop::collection::vec((any::<bool>(), 0usize..30, 0usize..CHUNK / 2), 0..120),
        ) {
            let (mut arena, mut spans, mut texts) = (Arena::default(), Vec::new(), Vec::<Vec<u8>>::new());
            for (at, (adds, which, len)) in steps.into_iter().enumerate() {
                if adds || spans.is_empty() {
                    let text = vec![at as u8; len];
                    spans.push(arena.add(&text));
                    texts.push(text);
                } else {
                    let which = which % spans.len();
                    arena.give_back(&mut spans[which]);
                    texts[which].clear();
                }
                let is_closed = arena.close_gaps(&mut spans, 3);
                prop_assert!(!is_closed || arena.gaps < arena.live.max(CHUNK));
                prop_assert_eq!(arena.live, texts.iter().map(Vec::len).sum::<usize>());
                for (span, text) in spans.iter().zip(&texts) {
                    prop_assert_eq!(arena.get(*span), text.as_slice());
                }
            }
            while !arena.close_gaps(&mut spans, 3) {}
            // Beside what is there, gaps of as much at most, and the rest of each chunk that the next did not fit in.
            let longest = CHUNK / 2;
            prop_assert!(arena.size() <= 4 * (2 * arena.live.max(CHUNK) + 2 * longest), "{}", arena.size());
        }
    }
}
