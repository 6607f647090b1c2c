//! Questions of the lists to a session, and what is made of the answers.

use cloud::call::{Language, Product};
use cloud::error::CloudError;
use cloud::id::JobId;
use tasks::sources::{Pick, Scope, SourceId, TaskPage, dcs_instance_list, read_dcs_instance_list};
use tasks::task::{Instance, Task};

use crate::browser::later;
use crate::state::instances::read_instances;
use crate::state::session::Session;

pub(super) async fn read_page(
    session: &Session,
    scope: &Scope,
    source: SourceId,
    pick: &Pick,
    ask: cloud::paging::Ask,
) -> Result<TaskPage, CloudError> {
    let response = match session.ask(&source.list(scope, pick, ask)).await {
        Err(error) if ask.is_extra && error.kind == cloud::error::Kind::BadInput => return Ok(TaskPage::default()),
        answered => answered?,
    };
    source.read_list(scope, &response.body).map_err(|why| CloudError::unreadable(&response, &why))
}

pub(super) async fn read_owned(
    session: &Session,
    scope: &Scope,
    instance: &Instance,
    id: &JobId,
    offset: u64,
) -> Result<TaskPage, CloudError> {
    let response = session.ask(&dcs_instance_list(scope, id, offset)).await?;
    read_dcs_instance_list(scope, instance, &response.body).map_err(|why| CloudError::unreadable(&response, &why))
}

pub(super) async fn read_one(
    session: &Session,
    scope: &Scope,
    source: SourceId,
    wanted: &str,
) -> Result<Option<Task>, CloudError> {
    let Ok(id) = JobId::parse(wanted) else { return Ok(None) };
    let calls = source.lookups(scope, &id, None);
    let Some(tasks::sources::Lookup::One { request, .. }) = calls.first() else { return Ok(None) };
    let response = match session.ask(request).await {
        Err(error) if error.kind == cloud::error::Kind::NotFound => return Ok(None),
        other => other?,
    };
    source.read_one(scope, wanted, &response.body).map_err(|why| CloudError::unreadable(&response, &why))
}

/// Every instance of a product in a session's project.
pub(super) async fn instances_of(
    session: &Session,
    product: Product,
    language: Language,
) -> Result<Vec<Instance>, CloudError> {
    later::load().await?;
    read_instances(session, product, language).await
}
