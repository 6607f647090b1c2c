//! Bytes of many rows, one after the other in few pieces of memory: no allocation of its own for each row, and
//! growing never copies what is there. What is given back leaves a gap, until gaps are most of it.

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
    chunks: Vec<Vec<u8>>,
    live: usize,
    gaps: usize,
}

/// Bytes a piece; what is longer has one for itself.
const CHUNK: usize = 256 * 1024;

impl Arena {
    /// Adds bytes.
    pub fn add(&mut self, bytes: &[u8]) -> Span {
        let room = self.chunks.last().map_or(0, |chunk| chunk.capacity() - chunk.len());
        if room < bytes.len() {
            self.chunks.push(Vec::with_capacity(bytes.len().max(CHUNK)));
        }
        let chunk = self.chunks.len().saturating_sub(1) as u32;
        let at = self.chunks.last_mut().map_or(0, |last| {
            last.extend_from_slice(bytes);
            last.len() - bytes.len()
        });
        self.live += bytes.len();
        Span { chunk, at: at as u32, len: bytes.len() as u32 }
    }

    /// The bytes of a span.
    pub fn get(&self, span: Span) -> &[u8] {
        let (at, len) = (span.at as usize, span.len as usize);
        self.chunks.get(span.chunk as usize).and_then(|chunk| chunk.get(at..at + len)).unwrap_or_default()
    }

    /// Gives the bytes of a span back.
    pub fn give_back(&mut self, span: &mut Span) {
        let len = std::mem::take(span).len as usize;
        self.live -= len;
        self.gaps += len;
    }

    /// Closes the gaps once they are more than the rest; these are all spans there are.
    pub fn close_gaps(&mut self, spans: &mut [Span]) {
        if self.gaps < self.live.max(CHUNK) {
            return;
        }
        let old = std::mem::take(self);
        for span in spans.iter_mut().filter(|span| span.len > 0) {
            *span = self.add(old.get(*span));
        }
    }

    /// The memory it takes, in bytes.
    pub fn size(&self) -> usize {
        self.chunks.iter().map(Vec::capacity).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        arena.close_gaps(&mut spans);
        assert!(arena.size() < full, "{} of {full}", arena.size());
        for (n, (span, text)) in spans.iter().zip(&texts).enumerate() {
            assert_eq!(arena.get(*span), if n % 2 == 0 { b"" } else { text.as_bytes() });
        }
    }
}
