//! `GET /v3/regions`: every region there is, with its names. Not all of them can be used by everybody.

use crate::call::{Request, Response, Service};
use crate::error::{CloudError, judge_by};
use crate::wire::{self, Row};

/// The call.
#[derive(Clone, Copy, Debug)]
pub struct ListRegions;

impl ListRegions {
    /// The request.
    pub fn request(self) -> Request {
        Request::get(Service::Iam, "/v3/regions".to_owned(), String::new())
    }

    /// Reads the answer.
    pub fn read(response: &Response) -> Result<Vec<Row<Region>>, CloudError> {
        judge_by(|body| wire::rows(body, "regions"), response)
    }
}

wire::record! {
    /// One region.
    pub struct Region {
        /// Its id, such as `cn-north-4`.
        id: String,
        /// Who may use it: `public` stands for everybody.
        kind as "type": String,
        /// What somebody wrote about it, usually nothing.
        description: String,
        /// The region it is a part of, if it is one.
        parent_region_id: String,
        /// What it is called.
        locales: Locales,
    }
}

wire::record! {
    /// The names of a region. There are further languages.
    pub struct Locales {
        /// In English.
        en_us as "en-us": String,
        /// In Chinese.
        zh_cn as "zh-cn": String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_read_with_their_names() {
        let request = ListRegions.request();
        assert_eq!((request.service, request.path.as_str(), request.query.as_str()), (Service::Iam, "/v3/regions", ""));
        let body = r#"{
            "links": {"next": null, "previous": null, "self": "https://iam.example/v3/regions"},
            "regions": [{
                "description": "",
                "id": "tr-west-1",
                "links": {"self": "https://iam.example/v3/regions/tr-west-1"},
                "locales": {"en-us": "TR-Istanbul", "es-us": "TR-Estambul", "zh-cn": "土耳其-伊斯坦布尔"},
                "parent_region_id": null,
                "type": "public"
            }, {"id": "xx-1", "locales": null}, 7]
        }"#;
        let rows = ListRegions::read(&Response { status: 200, headers: vec![], body: body.into() }).unwrap();
        let text = |text: &str| Some(text.to_owned());
        let first = Region {
            id: text("tr-west-1"),
            kind: text("public"),
            description: text(""),
            parent_region_id: None,
            locales: Some(Locales { en_us: text("TR-Istanbul"), zh_cn: text("土耳其-伊斯坦布尔") }),
        };
        let read: Vec<_> = rows.into_iter().map(|row| row.read.ok()).collect();
        assert_eq!(read, [Some(first), Some(Region { id: text("xx-1"), ..Region::default() }), None]);
    }
}
