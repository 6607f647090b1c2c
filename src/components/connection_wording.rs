//! Connections in the reader's language: forms of proxies, colours, and why a field cannot be used.

use cloud::connection::{Colour, Fault};
use cloud::id::IdError;
use cloud::legible::legible;
use cloud::region::EndpointError;
use cloud::route::{Form, TemplateError};

use crate::{Locale, say};

/// Why a field of a connection cannot be used.
pub fn fault(fault: &Fault, locale: Locale) -> String {
    match fault {
        Fault::Missing => say!(locale, fault.missing),
        Fault::Id(error) => id_fault(*error, locale),
        Fault::UnknownProduct(name) => say!(locale, fault.product, name = legible(name)),
        Fault::NoHost(product, region) => say!(locale, fault.no_host, name = product.name(), region = legible(region)),
        Fault::Repeated => say!(locale, fault.repeated),
        Fault::Template(error) => template_fault(error, locale),
        Fault::Endpoint(error) => match error {
            EndpointError::Empty => say!(locale, fault.missing),
            EndpointError::Scheme => say!(locale, fault.scheme),
            EndpointError::InsecureHttp => say!(locale, fault.insecure),
            EndpointError::Host => say!(locale, fault.host),
            EndpointError::Port => say!(locale, fault.port),
        },
    }
}

/// Why an id is refused.
pub fn id_fault(error: IdError, locale: Locale) -> String {
    match error {
        IdError::Empty => say!(locale, fault.missing),
        IdError::ProjectForm => say!(locale, fault.project),
        IdError::Forbidden(c) if c.is_whitespace() => {
            say!(locale, fault.forbidden, character = say!(locale, fault.blank))
        }
        IdError::Forbidden(c) => say!(locale, fault.forbidden, character = c),
        IdError::RegionForm => say!(locale, fault.region),
    }
}

/// Why what was typed for a proxy cannot be used.
fn template_fault(error: &TemplateError, locale: Locale) -> String {
    use TemplateError as Error;
    match error {
        Error::Empty => say!(locale, fault.missing),
        Error::UnknownSlot(name) => say!(locale, fault.slot, name = legible(name)),
        Error::StrayBrace => say!(locale, fault.brace),
        Error::NoHost => say!(locale, fault.template_host),
        Error::NoPath => say!(locale, fault.template_path),
        Error::NoProxyHost => say!(locale, fault.proxy_host),
        Error::InsecureHttp => say!(locale, fault.insecure),
        Error::NotAPath => say!(locale, fault.not_path),
        Error::Forbidden(c) if c.is_whitespace() => {
            say!(locale, way.forbidden, character = say!(locale, fault.blank))
        }
        Error::Forbidden(c) => say!(locale, way.forbidden, character = c),
        Error::SeveralEmpty => say!(locale, way.several_empty),
        Error::TokenInAddress => say!(locale, way.token_in_address),
        Error::Method(word) => say!(locale, way.method, word = legible(word)),
        Error::EnvelopeSlot => say!(locale, way.envelope_slot),
        Error::NotAHeader(line) => say!(locale, way.not_a_header, line = legible(line)),
        Error::BrowsersHeader(name) => say!(locale, way.browsers_header, name = legible(name)),
        Error::OurHeader(name) => say!(locale, way.our_header, name = legible(name)),
        Error::HeaderValue(name) => say!(locale, way.header_value, name = legible(name)),
        Error::HeaderTwice(name) => say!(locale, way.header_twice, name = legible(name)),
        Error::BaseHost(text) => say!(locale, way.base_host, text = legible(text)),
        Error::BaseTwice(host) => say!(locale, way.base_twice, host = legible(host)),
        Error::NoBase(host) => say!(locale, way.no_base, host = legible(host)),
    }
}

/// A form in which proxies take the address to reach.
pub fn form(form: Form, locale: Locale) -> String {
    match form {
        Form::PrefixLiteral => say!(locale, way.prefix_literal),
        Form::PrefixEncoded => say!(locale, way.prefix_encoded),
        Form::QueryEncoded => say!(locale, way.query_encoded),
        Form::BareQuery => say!(locale, way.bare_query),
        Form::Pattern => say!(locale, way.pattern),
        Form::Header => say!(locale, way.header),
        Form::Envelope => say!(locale, way.envelope),
        Form::PerHost => say!(locale, way.per_host),
    }
}

/// A colour's name.
pub fn colour(colour: Colour, locale: Locale) -> String {
    match colour {
        Colour::Red => say!(locale, colour.red),
        Colour::Orange => say!(locale, colour.orange),
        Colour::Green => say!(locale, colour.green),
        Colour::Teal => say!(locale, colour.teal),
        Colour::Blue => say!(locale, colour.blue),
        Colour::Purple => say!(locale, colour.purple),
    }
}
