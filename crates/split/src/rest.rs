//! The second module: what comes later, on the memory, tables and functions of the first.

use std::collections::BTreeMap;
use std::convert::Infallible;

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{CodeSection, ElementSection, EntityType, FunctionSection, ImportSection, TypeSection};

use crate::first::{exported, runs};
use crate::module::Module;
use crate::plan::Plan;

type Result<T> = std::result::Result<T, reencode::Error>;

/// Writes the second module.
pub fn write(module: &Module<'_>, plan: &Plan) -> Result<Vec<u8>> {
    let imported = plan.shared.keys();
    let indices = (0..).zip(imported.chain(&plan.later)).map(|(at, &index)| (index, at)).collect();
    let mut rest = Rest { module, plan, indices };

    let mut types = TypeSection::new();
    for kind in &module.types {
        types.ty().func_type(&rest.func_type(kind.clone())?);
    }

    let mut imports = ImportSection::new();
    for (&index, name) in &plan.shared {
        imports.import("", name, EntityType::Function(module.kind(index)));
    }
    for (at, &table) in module.tables.iter().enumerate() {
        let mut table = rest.table_type(table)?;
        // What is imported has to have as many slots as are filled, and no fewer at most than the first says.
        table.maximum = table.maximum.map(|most| most + plan.added.len() as u64);
        imports.import("", &exported('t', at), EntityType::Table(table));
    }
    imports.import("", &exported('m', 0), EntityType::Memory(rest.memory_type(module.memory)?));
    for (at, &global) in module.globals.iter().enumerate() {
        imports.import("", &exported('g', at), EntityType::Global(rest.global_type(global)?));
    }

    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    for &index in &plan.later {
        if let Some(function) = module.function(index) {
            functions.function(function.kind);
            rest.parse_function_body(&mut code, function.body.clone())?;
        }
    }

    let mut written = wasm_encoder::Module::new();
    written.section(&types).section(&imports).section(&functions).section(&rest.elements()?).section(&code);
    Ok(written.finish())
}

struct Rest<'m> {
    module: &'m Module<'m>,
    plan: &'m Plan,
    /// The index here of the functions that are here, the imported ones first.
    indices: BTreeMap<u32, u32>,
}

impl Rest<'_> {
    /// The slots to take.
    fn elements(&mut self) -> Result<ElementSection> {
        let mut taken = Vec::new();
        for (&function, slots) in &self.plan.slots {
            let index = self.function_index(function)?;
            taken.extend(slots.iter().map(|&slot| (slot, index)));
        }
        let mut elements = ElementSection::new();
        runs(&mut elements, self.module.functions_table, taken);
        Ok(elements)
    }
}

impl Reencode for Rest<'_> {
    type Error = Infallible;

    fn function_index(&mut self, index: u32) -> Result<u32> {
        Ok(self.indices[&index])
    }
}
