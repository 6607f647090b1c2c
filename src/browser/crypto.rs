//! WebCrypto: a key from a passphrase, and texts that only that key opens. On plain-http hosts other than this machine
//! browsers offer none.

use cloud::secret::Secret;
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::page;

/// Bytes of a salt.
pub const SALT: usize = 16;
/// Bytes of a nonce: what AES-GCM takes as it is.
pub const NONCE: usize = 12;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    fn fill_with_random(bytes: &mut [u8]) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = importKey, catch)]
    async fn import_key(
        format: &str,
        bytes: &[u8],
        algorithm: &str,
        extractable: bool,
        usages: &Array,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = deriveKey, catch)]
    async fn derive_key(
        algorithm: &JsValue,
        from: &JsValue,
        kind: &JsValue,
        extractable: bool,
        usages: &Array,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], catch)]
    async fn encrypt(algorithm: &JsValue, key: &JsValue, bytes: &[u8]) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], catch)]
    async fn decrypt(algorithm: &JsValue, key: &JsValue, bytes: &[u8]) -> Result<JsValue, JsValue>;
}

/// Why nothing came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failed {
    /// This browser offers no WebCrypto here.
    Missing,
    /// It does, and would not: another key, or what was sealed is not what it was.
    Refused,
}

/// A key for AES-GCM. It cannot be taken out of the browser.
#[derive(Clone, Debug)]
pub struct Key(JsValue);

/// What a key has sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The number that was used for this and nothing else.
    pub nonce: [u8; NONCE],
    /// The encrypted text, and the tag that proves it.
    pub bytes: Vec<u8>,
}

/// Whether there is WebCrypto here.
pub fn is_there() -> bool {
    page::window().is_some_and(|window| window.is_secure_context())
}

/// Bytes that nobody can guess.
pub fn random<const N: usize>() -> Result<[u8; N], Failed> {
    let mut bytes = [0; N];
    if !is_there() {
        return Err(Failed::Missing);
    }
    fill_with_random(&mut bytes).map_err(|_| Failed::Refused)?;
    Ok(bytes)
}

impl Key {
    /// The key of a passphrase, by PBKDF2 with HMAC-SHA-256. Takes a good part of a second, beside the page.
    pub async fn derive(passphrase: &Secret, salt: &[u8; SALT], iterations: u32) -> Result<Self, Failed> {
        if !is_there() {
            return Err(Failed::Missing);
        }
        let derived = async {
            let usages = Array::of1(&"deriveKey".into());
            let from = import_key("raw", passphrase.reveal().as_bytes(), "PBKDF2", false, &usages).await?;
            let how = object(&[
                ("name", "PBKDF2".into()),
                ("hash", "SHA-256".into()),
                ("salt", Uint8Array::from(&salt[..]).into()),
                ("iterations", iterations.into()),
            ])?;
            let kind = object(&[("name", "AES-GCM".into()), ("length", 256.into())])?;
            let usages = Array::of2(&"encrypt".into(), &"decrypt".into());
            derive_key(&how, &from, &kind, false, &usages).await
        };
        derived.await.map(Self).map_err(|_: JsValue| Failed::Refused)
    }

    /// Seals a text, under a new nonce each time. It opens only together with `beside`, which is not encrypted.
    pub async fn seal(&self, text: &Secret, beside: &str) -> Result<Sealed, Failed> {
        let nonce = random::<NONCE>()?;
        let sealed = async { encrypt(&how(&nonce, beside)?, &self.0, text.reveal().as_bytes()).await };
        let sealed = sealed.await.map_err(|_: JsValue| Failed::Refused)?;
        Ok(Sealed { nonce, bytes: Uint8Array::new(&sealed).to_vec() })
    }

    /// Opens what was sealed beside this text.
    pub async fn open(&self, sealed: &Sealed, beside: &str) -> Result<Secret, Failed> {
        let opened = async { decrypt(&how(&sealed.nonce, beside)?, &self.0, &sealed.bytes).await };
        let opened = Uint8Array::new(&opened.await.map_err(|_: JsValue| Failed::Refused)?);
        let text = String::from_utf8(opened.to_vec()).map(Secret::new);
        // The browser's own copy.
        opened.fill(0, 0, opened.length());
        text.map_err(|_| Failed::Refused)
    }
}

fn how(nonce: &[u8; NONCE], beside: &str) -> Result<JsValue, JsValue> {
    object(&[
        ("name", "AES-GCM".into()),
        ("iv", Uint8Array::from(&nonce[..]).into()),
        ("additionalData", Uint8Array::from(beside.as_bytes()).into()),
    ])
}

fn object(fields: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object.into())
}
