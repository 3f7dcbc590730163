//! The texts are complete, in every language, and nothing in them is left over.

mod languages;
mod usage;

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::{FluentBundle, FluentResource};
use fluent_syntax::ast;
use fluent_syntax::parser;

use super::Language;
use super::texts::{FILES, sources};

/// A message of a file.
pub(super) struct Message {
    pub(super) key: String,
    /// The arguments it names.
    pub(super) arguments: BTreeSet<String>,
    /// For each choice by an argument the names of its cases.
    pub(super) choices: Vec<BTreeSet<String>>,
}

/// The messages of a file in a language, in the order in which they stand.
pub(super) fn messages(language: Language, file: &str) -> Vec<Message> {
    let index = FILES.iter().position(|name| *name == file).unwrap();
    let source = sources(language)[index];
    let tag = language.tag();
    let resource = parser::parse(source)
        .unwrap_or_else(|(_, errors)| panic!("{tag}/{file}.ftl cannot be read: {errors:?}"));
    resource
        .body
        .iter()
        .filter_map(|entry| match entry {
            ast::Entry::Message(message) => Some(message),
            ast::Entry::Junk { content } => panic!("{tag}/{file}.ftl: {content}"),
            _ => None,
        })
        .map(|message| {
            assert!(
                message.attributes.is_empty(),
                "{tag}: {} has attributes",
                message.id.name
            );
            let mut found = Message {
                key: message.id.name.to_owned(),
                arguments: BTreeSet::new(),
                choices: Vec::new(),
            };
            let value = message.value.as_ref();
            look(
                value.unwrap_or_else(|| panic!("{tag}: {} says nothing", found.key)),
                &mut found,
            );
            found
        })
        .collect()
}

fn look(pattern: &ast::Pattern<&str>, found: &mut Message) {
    for element in &pattern.elements {
        if let ast::PatternElement::Placeable { expression } = element {
            look_into(expression, found);
        }
    }
}

fn look_into(expression: &ast::Expression<&str>, found: &mut Message) {
    match expression {
        ast::Expression::Inline(inline) => look_inline(inline, found),
        ast::Expression::Select { selector, variants } => {
            look_inline(selector, found);
            let cases = variants.iter().map(|variant| match variant.key {
                ast::VariantKey::Identifier { name } => name.to_owned(),
                ast::VariantKey::NumberLiteral { value } => value.to_owned(),
            });
            found.choices.push(cases.collect());
            for variant in variants {
                look(&variant.value, found);
            }
        }
    }
}

fn look_inline(inline: &ast::InlineExpression<&str>, found: &mut Message) {
    match inline {
        ast::InlineExpression::VariableReference { id } => {
            found.arguments.insert(id.name.to_owned());
        }
        ast::InlineExpression::Placeable { expression } => look_into(expression, found),
        ast::InlineExpression::FunctionReference { .. } => panic!("{}: no functions", found.key),
        _ => {}
    }
}

/// All messages of a language by their keys.
pub(super) fn all(language: Language) -> BTreeMap<String, Message> {
    FILES
        .iter()
        .flat_map(|file| messages(language, file))
        .map(|message| (message.key.clone(), message))
        .collect()
}

/// A language alone, without what Polish lends it.
pub(super) fn bundle(language: Language) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new(vec![language.tag().parse().unwrap()]);
    bundle.set_use_isolating(false);
    for source in sources(language) {
        let resource = FluentResource::try_new((*source).to_owned()).unwrap();
        bundle
            .add_resource(resource)
            .unwrap_or_else(|errors| panic!("{}: {errors:?}", language.tag()));
    }
    bundle
}
