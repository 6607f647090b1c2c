//! The first module: everything but what comes later, for which there are stand-ins.

use std::collections::BTreeMap;
use std::convert::Infallible;

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, Function, FunctionSection,
    ImportSection, Instruction, TableSection,
};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, ElementSectionReader, ExportSectionReader, Parser, TableSectionReader,
};

use crate::module::Module;
use crate::plan::Plan;

type Result<T> = std::result::Result<T, reencode::Error>;

/// What the tables, the memory and the globals are exported under: a letter and their index. The short names of
/// functions are letters only.
pub fn exported(kind: char, index: usize) -> String {
    format!("{kind}{index}")
}

/// Writes the first module.
pub fn write(bytes: &[u8], module: &Module<'_>, plan: &Plan) -> Result<Vec<u8>> {
    let mut written = wasm_encoder::Module::new();
    First { module, plan, indices: indices(module, plan) }.parse_core_module(&mut written, Parser::new(0), bytes)?;
    Ok(written.finish())
}

/// Writes what takes slots of the table, as few runs of neighbours as there are.
pub fn runs(elements: &mut ElementSection, table: u32, mut taken: Vec<(u32, u32)>) {
    taken.sort_unstable();
    for run in taken.chunk_by(|(slot, _), (next, _)| slot + 1 == *next) {
        let functions = run.iter().map(|&(_, index)| index).collect::<Vec<_>>();
        let begin = ConstExpr::i32_const(run[0].0 as i32);
        elements.active((table > 0).then_some(table), &begin, Elements::Functions(functions.into()));
    }
}

struct First<'m> {
    module: &'m Module<'m>,
    plan: &'m Plan,
    /// The index here of every function of the whole; of one that goes, its stand-in's.
    indices: BTreeMap<u32, u32>,
}

/// `later.load` stands behind the other imports, the stand-ins stand behind all functions.
fn indices(module: &Module<'_>, plan: &Plan) -> BTreeMap<u32, u32> {
    let load = module.first_defined();
    let imported = (0..load).map(|index| (index, index));
    imported.chain(plan.stays.iter().chain(&plan.entered).copied().zip(load + 1..)).collect()
}

impl First<'_> {
    /// Has the rest loaded, and calls the function that has the slot by then.
    fn stand_in(&self, function: u32, slot: u32) -> Function {
        let kind = self.module.kind(function);
        let mut code = Function::new([]);
        code.instruction(&Instruction::Call(self.module.first_defined()));
        for at in 0..self.module.types[kind as usize].params().len() {
            code.instruction(&Instruction::LocalGet(at as u32));
        }
        code.instruction(&Instruction::I32Const(slot as i32));
        code.instruction(&Instruction::CallIndirect { type_index: kind, table_index: self.module.functions_table });
        code.instruction(&Instruction::End);
        code
    }
}

impl Reencode for First<'_> {
    type Error = Infallible;

    fn function_index(&mut self, index: u32) -> Result<u32> {
        Ok(self.indices[&index])
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: wasmparser::ImportSectionReader<'_>,
    ) -> Result<()> {
        reencode::utils::parse_import_section(self, imports, section)?;
        imports.import("later", "load", EntityType::Function(self.module.plain));
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _: wasmparser::FunctionSectionReader<'_>,
    ) -> Result<()> {
        for &index in &self.plan.stays {
            functions.function(self.module.kind(index));
        }
        for &index in &self.plan.entered {
            functions.function(self.module.kind(index));
        }
        Ok(())
    }

    fn parse_table_section(&mut self, tables: &mut TableSection, _: TableSectionReader<'_>) -> Result<()> {
        let added = self.plan.added.len() as u64;
        for (index, &table) in self.module.tables.iter().enumerate() {
            let mut table = self.table_type(table)?;
            if index as u32 == self.module.functions_table {
                table.minimum += added;
                table.maximum = table.maximum.map(|most| most + added);
            }
            tables.table(table);
        }
        Ok(())
    }

    fn parse_export_section(&mut self, exports: &mut ExportSection, section: ExportSectionReader<'_>) -> Result<()> {
        for export in section {
            let export = export?;
            if self.module.exports.contains(export.name) {
                reencode::utils::parse_export(self, exports, export)?;
            }
        }
        for (&index, name) in &self.plan.shared {
            exports.export(name, ExportKind::Func, self.function_index(index)?);
        }
        for at in 0..self.module.tables.len() {
            exports.export(&exported('t', at), ExportKind::Table, at as u32);
        }
        for at in 0..self.module.globals.len() {
            exports.export(&exported('g', at), ExportKind::Global, at as u32);
        }
        exports.export(&exported('m', 0), ExportKind::Memory, 0);
        Ok(())
    }

    fn parse_element_section(&mut self, elements: &mut ElementSection, _: ElementSectionReader<'_>) -> Result<()> {
        let slots = self.module.slots.iter().chain(&self.plan.added);
        let taken = slots.filter_map(|(&slot, index)| Some((slot, *self.indices.get(index)?))).collect();
        runs(elements, self.module.functions_table, taken);
        Ok(())
    }

    fn parse_code_section(&mut self, code: &mut CodeSection, _: CodeSectionReader<'_>) -> Result<()> {
        for function in self.plan.stays.iter().filter_map(|&index| self.module.function(index)) {
            self.parse_function_body(code, function.body.clone())?;
        }
        for index in &self.plan.entered {
            let slot = self.plan.slots.get(index).and_then(|slots| slots.first()).copied().unwrap_or_default();
            code.function(&self.stand_in(*index, slot));
        }
        Ok(())
    }

    /// Names and the like are of no use in the page.
    fn parse_custom_section(&mut self, _: &mut wasm_encoder::Module, _: CustomSectionReader<'_>) -> Result<()> {
        Ok(())
    }
}
