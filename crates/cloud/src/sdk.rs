//! A call as a program for the cloud's own Python SDK: for the calls that tell about one job. Its credential stays in
//! the environment of whoever runs it.

use percent_encoding::percent_decode_str;

use crate::call::{Method, Product, Request, Service};
use crate::id::ProjectId;
use crate::region::Endpoint;

/// An operation of the SDK.
struct Operation {
    product: Product,
    /// Its path, with the names of the parameters that stand in it.
    path: &'static str,
    method: &'static str,
    /// What the request is made by.
    request: &'static str,
    /// The parameters in the query.
    texts: &'static [&'static str],
    /// Those of them that are whole numbers.
    numbers: &'static [&'static str],
    /// Whether it takes a language.
    has_language: bool,
}

const PAGE: &[&str] = &["offset", "limit"];
const NONE: &[&str] = &[];

/// As in version 3.1 of the SDK. A parameter that one of them lacks is none of the operation's.
const OPERATIONS: [Operation; 9] = [
    Operation {
        product: Product::TaurusDb,
        path: "/v3/{project}/jobs",
        method: "show_gauss_my_sql_job_info",
        request: "ShowGaussMySqlJobInfoRequest",
        texts: &["id"],
        numbers: NONE,
        has_language: true,
    },
    Operation {
        product: Product::TaurusDb,
        path: "/v3/{project}/scheduled-jobs",
        method: "list_schedule_jobs",
        request: "ListScheduleJobsRequest",
        texts: &["offset", "limit", "status", "start_time", "end_time", "job_id", "job_name", "instance_id"],
        numbers: NONE,
        has_language: true,
    },
    Operation {
        product: Product::TaurusDb,
        path: "/v3/{project}/immediate-jobs",
        method: "list_immediate_jobs",
        request: "ListImmediateJobsRequest",
        texts: &["status", "job_name", "job_id", "offset", "limit", "start_time", "end_time"],
        numbers: NONE,
        has_language: true,
    },
    Operation {
        product: Product::TaurusDb,
        path: "/v3/{project}/instances/{instance_id}/task-center-detail",
        method: "show_task_details",
        request: "ShowTaskDetailsRequest",
        texts: &["job_id", "job_name"],
        numbers: NONE,
        has_language: true,
    },
    Operation {
        product: Product::GaussDb,
        path: "/v3/{project}/tasks",
        method: "list_tasks",
        request: "ListTasksRequest",
        texts: &["status", "name", "start_time", "end_time"],
        numbers: PAGE,
        has_language: true,
    },
    Operation {
        product: Product::GaussDb,
        path: "/v3/{project}/jobs",
        method: "show_job_detail",
        request: "ShowJobDetailRequest",
        texts: &["id"],
        numbers: NONE,
        has_language: false,
    },
    Operation {
        product: Product::Dcs,
        path: "/v2/{project}/instances/{instance_id}/tasks",
        method: "list_background_task",
        request: "ListBackgroundTaskRequest",
        texts: &["start_time", "end_time"],
        numbers: PAGE,
        has_language: false,
    },
    Operation {
        product: Product::Dcs,
        path: "/v2/{project}/tasks",
        method: "list_center_task",
        request: "ListCenterTaskRequest",
        texts: &["start_time", "end_time"],
        numbers: PAGE,
        has_language: false,
    },
    Operation {
        product: Product::Dcs,
        path: "/v2/{project}/instances/{instance_id}/tasks/{task_id}/progress",
        method: "show_background_task_progress",
        request: "ShowBackgroundTaskProgressRequest",
        texts: NONE,
        numbers: NONE,
        has_language: false,
    },
];

/// The package of a product and its client.
const fn package(product: Product) -> (&'static str, &'static str, &'static str) {
    match product {
        Product::TaurusDb => ("huaweicloudsdkgaussdb", "v3", "GaussDBClient"),
        Product::GaussDb => ("huaweicloudsdkgaussdbforopengauss", "v3", "GaussDBforopenGaussClient"),
        Product::Dcs => ("huaweicloudsdkdcs", "v2", "DcsClient"),
    }
}

/// The same call as a program in Python; none where the SDK's operation is not known here.
#[inline(never)] // so that it can come later
pub fn python(request: &Request, project: &ProjectId, endpoint: &Endpoint) -> Option<String> {
    if request.method != Method::Get {
        return None;
    }
    let of_path = |operation: &'static Operation| {
        let is_asked = request.service == Service::Product(operation.product);
        let found = is_asked.then(|| in_path(operation.path, &request.path, project)).flatten();
        found.map(|arguments| (operation, arguments))
    };
    let (operation, mut arguments) = OPERATIONS.iter().find_map(of_path)?;
    let language = request.language.filter(|_| operation.has_language);
    arguments.extend(language.map(|language| format!("x_language={}", literal(language.header()))));
    for pair in request.query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=')?;
        let value = decoded(value)?;
        let is_number = operation.numbers.contains(&name);
        if !is_number && !operation.texts.contains(&name) {
            return None;
        }
        let value = if is_number { value.parse::<u64>().ok()?.to_string() } else { literal(&value) };
        arguments.push(format!("{name}={value}"));
    }
    let (package, version, client) = package(operation.product);
    let Operation { method, request, .. } = operation;
    let arguments: String = arguments.iter().map(|argument| format!("    {argument},\n")).collect();
    let (project, endpoint) = (literal(project.as_str()), literal(&endpoint.to_string()));
    Some(format!(
        "# pip install {package}\n\
         import os\n\
         \n\
         from huaweicloudsdkcore.auth.credentials import BasicCredentials\n\
         from {package}.{version} import {client}, {request}\n\
         \n\
         credentials = BasicCredentials(\n    \
             ak=os.environ[\"HUAWEICLOUD_SDK_AK\"],\n    \
             sk=os.environ[\"HUAWEICLOUD_SDK_SK\"],\n    \
             project_id={project},\n\
         )\n\
         client = {client}.new_builder() \\\n    \
             .with_credentials(credentials) \\\n    \
             .with_endpoint({endpoint}) \\\n    \
             .build()\n\
         request = {request}(\n{arguments})\n\
         print(client.{method}(request))\n"
    ))
}

/// The parameters that stand in a path, if it is one of an operation, as arguments.
fn in_path(pattern: &str, path: &str, project: &ProjectId) -> Option<Vec<String>> {
    let mut arguments = Vec::new();
    let mut segments = path.split('/');
    for wanted in pattern.split('/') {
        let segment = segments.next()?;
        match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            None if segment == wanted => {}
            Some("project") if decoded(segment)? == project.as_str() => {}
            None | Some("project") => return None,
            Some(name) => arguments.push(format!("{name}={}", literal(&decoded(segment)?))),
        }
    }
    segments.next().is_none().then_some(arguments)
}

fn decoded(text: &str) -> Option<String> {
    Some(percent_decode_str(text).decode_utf8().ok()?.into_owned())
}

/// A text as a literal of Python's, on one line and without anything that cannot be seen.
fn literal(text: &str) -> String {
    let mut literal = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' | '\\' => literal.extend(['\\', sign]),
            ' '..='~' => literal.push(sign),
            sign if sign.is_alphanumeric() => literal.push(sign),
            sign => literal.push_str(&format!("\\U{:08x}", u32::from(sign))),
        }
    }
    literal.push('"');
    literal
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{Call, Language, encode};
    use crate::dcs::background_tasks::ListBackgroundTasks;
    use crate::dcs::center_tasks::ListCenterTasks;
    use crate::gaussdb;
    use crate::id::JobId;
    use crate::taurusdb::immediate_jobs::ListImmediateJobs;
    use crate::taurusdb::job::ShowJob;
    use crate::taurusdb::scheduled_jobs::ListScheduledJobs;
    use proptest::prelude::*;

    const ID: &str = "0123456789abcdef0123456789abcdef";

    fn project() -> ProjectId {
        ProjectId::parse(ID).unwrap()
    }

    fn program(request: &Request) -> Option<String> {
        python(request, &project(), &Endpoint::https("gaussdb.cn-north-4.myhuaweicloud.com"))
    }

    /// What is said after the connection is made.
    fn call(request: &Request) -> String {
        let program = program(request).unwrap();
        program.split_once("request = ").unwrap().1.to_owned()
    }

    fn id() -> JobId {
        JobId::parse("5cbb8a90-2253").unwrap()
    }

    #[test]
    fn a_job_is_asked_for_by_a_whole_program() {
        let request = ShowJob { id: id(), language: Language::Chinese }.request(&project());
        assert_eq!(
            program(&request).unwrap(),
            r#"# pip install huaweicloudsdkgaussdb
import os

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkgaussdb.v3 import GaussDBClient, ShowGaussMySqlJobInfoRequest

credentials = BasicCredentials(
    ak=os.environ["HUAWEICLOUD_SDK_AK"],
    sk=os.environ["HUAWEICLOUD_SDK_SK"],
    project_id="0123456789abcdef0123456789abcdef",
)
client = GaussDBClient.new_builder() \
    .with_credentials(credentials) \
    .with_endpoint("https://gaussdb.cn-north-4.myhuaweicloud.com") \
    .build()
request = ShowGaussMySqlJobInfoRequest(
    x_language="zh-cn",
    id="5cbb8a90-2253",
)
print(client.show_gauss_my_sql_job_info(request))
"#
        );
    }

    #[test]
    fn every_call_about_one_job_has_its_operation() {
        let language = Language::English;
        let job = Some("j".to_owned());
        for (request, told) in [
            (
                ListScheduledJobs { job_id: job.clone(), ..ListScheduledJobs::all(language) }.request(&project()),
                "ListScheduleJobsRequest(\n    x_language=\"en-us\",\n    offset=\"0\",\n    limit=\"100\",\n    job_id=\"j\",\n)\nprint(client.list_schedule_jobs(request))\n",
            ),
            (
                ListImmediateJobs { job_id: job, ..ListImmediateJobs::all(language) }.request(&project()),
                "ListImmediateJobsRequest(\n    x_language=\"en-us\",\n    offset=\"1\",\n    limit=\"50\",\n    job_id=\"j\",\n)\nprint(client.list_immediate_jobs(request))\n",
            ),
            (
                gaussdb::tasks::ListTasks::all(language).request(&project()),
                "ListTasksRequest(\n    x_language=\"en-us\",\n    offset=0,\n    limit=100,\n)\nprint(client.list_tasks(request))\n",
            ),
            (
                gaussdb::job::ShowJob { id: id(), language }.request(&project()),
                "ShowJobDetailRequest(\n    id=\"5cbb8a90-2253\",\n)\nprint(client.show_job_detail(request))\n",
            ),
            (
                ListBackgroundTasks::all(id()).request(&project()),
                "ListBackgroundTaskRequest(\n    instance_id=\"5cbb8a90-2253\",\n    offset=0,\n    limit=100,\n)\nprint(client.list_background_task(request))\n",
            ),
            (
                ListCenterTasks::all().request(&project()),
                "ListCenterTaskRequest(\n    offset=0,\n    limit=1000,\n)\nprint(client.list_center_task(request))\n",
            ),
            (
                Request::get(
                    Product::TaurusDb,
                    format!("/v3/{ID}/instances/i/task-center-detail"),
                    "job_id=j&job_name=Reboot".into(),
                )
                .in_language(language),
                "ShowTaskDetailsRequest(\n    instance_id=\"i\",\n    x_language=\"en-us\",\n    job_id=\"j\",\n    job_name=\"Reboot\",\n)\nprint(client.show_task_details(request))\n",
            ),
            (
                Request::get(Product::Dcs, format!("/v2/{ID}/instances/i/tasks/t/progress"), String::new()),
                "ShowBackgroundTaskProgressRequest(\n    instance_id=\"i\",\n    task_id=\"t\",\n)\nprint(client.show_background_task_progress(request))\n",
            ),
        ] {
            assert_eq!(call(&request), told);
        }
    }

    #[test]
    fn a_call_without_an_operation_has_no_program() {
        let get = |product: Product, path: &str, query: &str| {
            program(&Request::get(product, path.replace('P', ID), query.into()))
        };
        assert!(get(Product::TaurusDb, "/v3/P/jobs", "id=a").is_some());
        for (product, path, query) in [
            (Product::TaurusDb, "/v3/P/instances", ""),
            (Product::TaurusDb, "/v3/P/jobs", "id=a&more=1"),
            (Product::TaurusDb, "/v3/P/jobs/a", ""),
            (Product::TaurusDb, "/v3/another/jobs", "id=a"),
            (Product::Dcs, "/v3/P/jobs", "id=a"),
            (Product::Dcs, "/v2/P/tasks", "limit=ten"),
            (Product::Dcs, "/v2/P/instances/%ff/tasks", ""),
        ] {
            assert_eq!(get(product, path, query), None, "{path} {query}");
        }
        let job = ShowJob { id: id(), language: Language::English }.request(&project());
        assert_eq!(program(&Request { method: Method::Delete, ..job.clone() }), None);
        assert_eq!(program(&Request { service: Service::Iam, ..job }), None);
    }

    /// The text that a literal stands for, as Python reads it, and what comes after.
    fn read(text: &str) -> Option<(String, &str)> {
        let mut read = String::new();
        let mut rest = text.strip_prefix('"')?.chars();
        loop {
            match rest.next()? {
                '"' => return Some((read, rest.as_str())),
                '\\' => match rest.next()? {
                    'U' => {
                        let digits: String = rest.by_ref().take(8).collect();
                        read.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
                    }
                    sign @ ('"' | '\\') => read.push(sign),
                    _ => return None,
                },
                sign if sign.is_control() => return None,
                sign => read.push(sign),
            }
        }
    }

    proptest! {
        #[test]
        fn any_id_stays_one_literal(id in any::<String>(), path in "[^/.][^/]{0,9}") {
            let query = format!("job_id={}&job_name=x", encode(&id));
            let path = (encode(&path), path);
            let request =
                Request::get(Product::TaurusDb, format!("/v3/{ID}/instances/{}/task-center-detail", path.0), query);
            let call = call(&request);
            let rest = call.strip_prefix("ShowTaskDetailsRequest(\n    instance_id=").unwrap();
            let (instance, rest) = read(rest).unwrap();
            let (job, rest) = read(rest.strip_prefix(",\n    job_id=").unwrap()).unwrap();
            prop_assert_eq!((instance, job), (path.1, id));
            prop_assert_eq!(rest, ",\n    job_name=\"x\",\n)\nprint(client.show_task_details(request))\n");
        }
    }
}
