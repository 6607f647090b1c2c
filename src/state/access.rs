//! What a credential is good for: the projects that IAM lists for it, and the products that may be asked with it.

use cloud::call::{Language, Product};
use cloud::connection::Project;
use cloud::error::CloudError;
use cloud::iam::projects::{Choice, ListOwnProjects, ListProjects, choices};
use cloud::iam::tokens::{Scope as TokenScope, TokenFacts};
use cloud::id::ProjectId;
use cloud::paging::Pager;
use cloud::region;
use tasks::sources::{Pick, Scope, SourceId};

use super::credential::{Credential, Key};
use super::session::Session;

/// Whether a product of a project may be asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Access {
    /// It was asked, and answered.
    Open,
    /// It was asked, and this came.
    Shut(CloudError),
    /// The region has none, or the connection does not ask it.
    Absent,
}

/// One real call: the first row of the product's first list.
pub async fn access(session: &Session, product: Product) -> Access {
    let Session { project, .. } = session;
    if project.endpoint(product.into()).is_none() {
        return Access::Absent;
    }
    let scope = Scope { region: project.region.clone(), project: project.id.clone(), language: Language::English };
    let source = SourceId::all().find(|source| source.product() == product);
    let request = source.and_then(|source| {
        let ask = Pager::new(source.counting(), source.page_rows()).next()?;
        Some(source.list(&scope, &Pick::default(), cloud::paging::Ask { limit: 1, ..ask }))
    });
    match request {
        Some(request) => session.ask(&request).await.map_or_else(Access::Shut, |_| Access::Open),
        None => Access::Absent,
    }
}

/// The projects that the holder of a session's credential may see, or of a key that is typed. A password gets a token
/// for the region first, whose project is among them whatever else may be seen.
pub async fn projects(session: Session, typed: Option<Key>) -> Result<Vec<Choice>, CloudError> {
    let (typed, about) = match typed {
        Some(Key::Password(login, code)) => {
            let region = TokenScope::Named(session.project.region.to_string());
            let issued = session.token_for(&login, code.into_inner(), &region).await?;
            (Some(Key::Token(issued.token)), issued.about)
        }
        other => (other, TokenFacts::default()),
    };
    let typed = typed.map(|key| Credential::new(key, None));
    let credential = typed.or_else(|| session.credential.clone());
    credential.iter().for_each(|credential| credential.note(&about));
    let is_key = credential.as_ref().is_some_and(|credential| matches!(credential.key(), Key::AccessKey(_)));
    let session = Session { credential, ..session };
    let rows = match is_key {
        true => ListProjects::read(&session.ask(&ListProjects::default().request()).await?)?,
        false => ListOwnProjects::read(&session.ask(&ListOwnProjects.request()).await?)?,
    };
    let mut all = choices(&rows);
    if let Some(own) = own(&session.project, &about).filter(|own| all.iter().all(|choice| choice.id != own.id)) {
        all.insert(0, own);
    }
    Ok(all)
}

/// The project that a token is for.
fn own(asked: &Project, about: &TokenFacts) -> Option<Choice> {
    let project = about.project.as_ref()?;
    let id = ProjectId::parse(project.id.as_deref()?).ok()?;
    let region = region::find(asked.region.as_str())?;
    Some(Choice { region, id, name: project.name.clone().unwrap_or_default(), part: None })
}
