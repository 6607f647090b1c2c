//! Two short tones, for who is not looking. Made here: no file is fetched.

use wasm_bindgen::JsValue;
use web_sys::AudioContext;

/// Hertz of the tones that rise, and of those that fall.
const RISING: [f32; 2] = [587.3, 880.0];
const FALLING: [f32; 2] = [440.0, 293.7];
/// Seconds between the beginnings of two tones, and for which each lasts.
const APART: f64 = 0.16;
const LASTS: f64 = 0.4;
/// How loud a tone is at most, of 1, and what cannot be heard.
const LOUD: f32 = 0.15;
const SILENT: f32 = 0.0001;

/// What plays them.
pub struct Sound(AudioContext);

impl Sound {
    /// Something to play them with; none where the browser has nothing. Made while the reader presses something, as
    /// browsers keep pages silent otherwise.
    pub fn new() -> Option<Self> {
        AudioContext::new().ok().map(Self)
    }

    /// Plays tones that rise or, for bad news, fall.
    pub fn play(&self, is_bad: bool) {
        // What cannot be heard is on the page too.
        let _ = self.tones(if is_bad { FALLING } else { RISING });
    }

    fn tones(&self, pitches: [f32; 2]) -> Result<(), JsValue> {
        let context = &self.0;
        let _ = context.resume()?;
        let mut at = context.current_time();
        for pitch in pitches {
            let (tone, loudness) = (context.create_oscillator()?, context.create_gain()?);
            tone.frequency().set_value(pitch);
            let gain = loudness.gain();
            gain.set_value_at_time(SILENT, at)?;
            gain.exponential_ramp_to_value_at_time(LOUD, at + 0.02)?;
            gain.exponential_ramp_to_value_at_time(SILENT, at + LASTS)?;
            tone.connect_with_audio_node(&loudness)?;
            loudness.connect_with_audio_node(&context.destination())?;
            tone.start_with_when(at)?;
            tone.stop_with_when(at + LASTS)?;
            at += APART;
        }
        Ok(())
    }
}
