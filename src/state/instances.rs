//! The instances that there are to choose from.

use std::pin::Pin;

use cloud::call::{Language, Product};
use cloud::error::CloudError;
use tasks::instances;
use tasks::task::Instance;

use super::session::Session;

/// Reads every instance of a product in a session's project.
#[inline(never)] // so that it can come later
pub fn read_instances<'a>(
    session: &'a Session,
    product: Product,
    language: Language,
) -> Pin<Box<dyn Future<Output = Result<Vec<Instance>, CloudError>> + 'a>> {
    Box::pin(async move {
        let mut pager = instances::pager(product);
        let mut all = Vec::new();
        while let Some(ask) = pager.next() {
            let request = instances::list(product, &session.project.id, language, ask.offset);
            let response = session.ask(&request).await?;
            let read = instances::read(product, &response.body);
            let (page, total) = read.map_err(|why| CloudError::unreadable(&response, &why))?;
            let ids: Vec<String> = page.iter().map(|instance| instance.id.clone()).collect();
            pager.take(&ids, total);
            all.extend(page);
        }
        Ok(all)
    })
}
