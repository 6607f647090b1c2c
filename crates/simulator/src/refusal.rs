//! How the cloud says no: a status, a code, a text, in one of four shapes.

use serde_json::{Map, Value, json};

/// A refused request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// HTTP status.
    pub(crate) status: u16,
    code: &'static str,
    message: String,
    shape: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// The gateway in front of all products: with the id of the request.
    Gateway,
    /// TaurusDB and GaussDB.
    Databases,
    /// DCS: with a further message that is always null.
    Dcs,
    /// IAM: the status again, as a number, and its title.
    Iam,
}

impl Refusal {
    /// By the gateway.
    pub(crate) fn gateway(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), shape: Shape::Gateway }
    }

    /// By TaurusDB or GaussDB.
    pub(crate) fn databases(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), shape: Shape::Databases }
    }

    /// By DCS.
    pub(crate) fn dcs(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), shape: Shape::Dcs }
    }

    /// By IAM.
    pub(crate) fn iam(status: u16, message: impl Into<String>) -> Self {
        Self { status, code: "", message: message.into(), shape: Shape::Iam }
    }

    /// No such API on this host: the product of another host, or none.
    pub(crate) fn no_such_api() -> Self {
        Self::gateway(404, "APIG.0101", "The API does not exist or has not been published in the environment.")
    }

    /// A credential that is none.
    pub(crate) fn credential(why: &str) -> Self {
        Self::gateway(401, "APIGW.0301", format!("Incorrect IAM authentication information: {why}"))
    }

    /// The body that says it.
    pub(crate) fn body(&self, request_id: &str) -> Value {
        if self.shape == Shape::Iam {
            let title = match self.status {
                400 => "Bad Request",
                401 => "Unauthorized",
                403 => "Forbidden",
                404 => "Not Found",
                _ => "Internal Server Error",
            };
            return json!({ "error": { "code": self.status, "message": self.message, "title": title } });
        }
        let mut body = Map::new();
        body.insert("error_code".into(), json!(self.code));
        body.insert("error_msg".into(), json!(self.message));
        match self.shape {
            Shape::Gateway => {
                body.insert("request_id".into(), json!(request_id));
            }
            Shape::Databases | Shape::Iam => {}
            Shape::Dcs => {
                body.insert("error_ext_msg".into(), Value::Null);
            }
        }
        Value::Object(body)
    }
}
