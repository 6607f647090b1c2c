//! What the list offers in the command palette.

use taskdeck::components::list_commands::list_commands;
use taskdeck::paths::List;
use taskdeck::state::hands::Hands;
use taskdeck::state::services::Services;
use tasks::layout::Layout;
use tasks::store::View;

use super::selection::services;
use super::*;

/// The list of an address, where one view is saved.
struct AtList {
    services: Services,
    hands: Hands,
}

impl AtList {
    fn new(query: &str) -> Self {
        let (services, place, hands) = (services(), Place::provide(preferences()), Hands::default());
        services.views.save("Night <shift>", &List::read("q=status%3Afailed").0);
        place.last_list.set(List::read(query).0);
        list_commands(hands, services, place, Memo::new(|_| Layout::default()), Callback::new(|_| ()));
        Self { services, hands }
    }

    /// The name of a command, where it is offered.
    fn named(&self, id: &str, locale: Locale) -> Option<String> {
        let found = self.hands.commands(locale).into_iter().find(|command| command.id == id);
        found.map(|command| command.label)
    }

    fn told(&self, id: &str) -> Option<String> {
        self.named(id, Locale::English)
    }

    fn act(&self, id: &str) {
        let found = self.hands.commands(Locale::English).into_iter().find(|command| command.id == id);
        found.unwrap().act.run(());
    }

    fn first(&self) -> Option<String> {
        self.services.views.first().map(|view| view.slug().to_owned())
    }
}

/// On a page of its own, which shows this list.
fn at_list(query: &'static str, test: impl FnOnce(AtList) + 'static) {
    html(move || test(AtList::new(query)));
}

#[test]
fn a_selection_is_copied_and_cleared_only_where_there_is_one() {
    at_list("", |list| {
        assert_eq!((list.told("copy-selection"), list.told("select-none")), (None, None));
        let view = View { rows: (0..9).collect(), of: 9, ..View::default() };
        list.services.selected.show(Arc::new(view), String::new());
        list.act("select-all");
        assert_eq!(list.told("copy-selection").as_deref(), Some("Copy the selection as text"));
        assert_eq!(list.named("copy-selection", Locale::Chinese).as_deref(), Some("将所选任务复制为文本"));
        list.act("select-none");
        assert_eq!(list.told("copy-selection"), None);
    });
}

#[test]
fn what_has_no_name_can_get_one() {
    at_list("q=status:failed", |list| {
        assert_eq!(list.told("view-new").as_deref(), Some("Save what is shown as a view"));
        assert_eq!((list.told("view-save"), list.told("view-first")), (None, None));
    });
}

#[test]
fn a_view_opens_first_and_no_longer() {
    at_list("q=status:failed&view=Night+<shift>", |list| {
        assert_eq!(list.told("view-save"), None, "it is as it was saved");
        assert_eq!(list.told("view-first").as_deref(), Some("Open “Night <shift>” first"));
        list.act("view-first");
        assert_eq!(list.first().as_deref(), Some("Night <shift>"));
        assert_eq!(list.told("view-first").as_deref(), Some("Open “Night <shift>” first no longer"));
        list.act("view-first");
        assert_eq!(list.first(), None);
    });
    at_list("q=status:running&view=running-now", |list| {
        assert_eq!(list.named("view-first", Locale::Chinese).as_deref(), Some("默认打开“正在执行”"));
        list.act("view-first");
        assert_eq!(list.first().as_deref(), Some("running-now"));
    });
}

#[test]
fn a_view_that_was_changed_or_brought_is_saved_under_its_name() {
    at_list("q=mine&view=Night+<shift>", |list| {
        assert_eq!(list.told("view-first"), None, "it would open as it was saved");
        assert_eq!(list.told("view-save").as_deref(), Some("Save the changes: Night <shift>"));
        list.act("view-save");
        let view = list.services.views.find("Night <shift>").unwrap();
        assert_eq!(view.list().filter, "mine");
    });
    at_list("q=theirs&view=Theirs", |list| {
        assert_eq!(list.told("view-save").as_deref(), Some("Keep it as “Theirs”"));
        list.act("view-save");
        let view = list.services.views.find("Theirs").unwrap();
        assert_eq!(view.list().filter, "theirs");
    });
    at_list("q=mine&view=running-now", |list| {
        assert_eq!(list.told("view-save"), None, "what stands ready stays as it is");
    });
}
