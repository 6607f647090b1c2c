//! A wasm module, as far as parting it needs to know it.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use wasmparser::{
    DataKind, ElementItems, ElementKind, ExternalKind, FuncType, FunctionBody, GlobalType, KnownCustom, MemoryType,
    Name, Operator, Parser, Payload, TableType, TypeRef,
};

/// What is read of a module.
pub struct Module<'a> {
    /// The types of functions, by index.
    pub types: Vec<FuncType>,
    /// The type of a function that takes and gives nothing.
    pub plain: u32,
    /// The type of every imported function; they come first in the count of functions.
    pub imported: Vec<u32>,
    /// The functions that the module defines, behind the imported ones.
    pub defined: Vec<Function<'a>>,
    /// The tables, by index.
    pub tables: Vec<TableType>,
    /// The table of functions.
    pub functions_table: u32,
    /// The module's memory.
    pub memory: MemoryType,
    /// The globals, by index.
    pub globals: Vec<GlobalType>,
    /// The names of the exports that are wanted.
    pub exports: BTreeSet<String>,
    /// The functions that are called from outside, at the start, or by a reference that is not in the table.
    pub roots: BTreeSet<u32>,
    /// The table of functions as it is at the start, by slot.
    pub slots: BTreeMap<u32, u32>,
    /// The functions' names, by index.
    pub names: BTreeMap<u32, String>,
    /// What memory holds at the start: addresses and bytes.
    pub data: Vec<(u32, &'a [u8])>,
}

/// A function that the module defines.
pub struct Function<'a> {
    /// The index of its type.
    pub kind: u32,
    /// Its code.
    pub body: FunctionBody<'a>,
    /// The functions that it calls by their index.
    pub calls: BTreeSet<u32>,
    /// The whole numbers in its code, which may be slots of the table or addresses in memory.
    pub numbers: BTreeSet<u32>,
}

impl<'a> Module<'a> {
    /// Reads a module as the compiler and wasm-bindgen write it. One that does more than they do is refused.
    /// Of its exports only those that are wanted are looked at.
    pub fn parse(bytes: &'a [u8], is_wanted: impl Fn(&str) -> bool) -> Result<Self, Box<dyn Error>> {
        let mut kinds = Vec::new();
        let mut bodies = Vec::new();
        let mut memory = None;
        let mut functions_table = None;
        let mut module = Self {
            types: Vec::new(),
            plain: 0,
            imported: Vec::new(),
            defined: Vec::new(),
            tables: Vec::new(),
            functions_table: 0,
            memory: MemoryType { memory64: false, shared: false, initial: 0, maximum: None, page_size_log2: None },
            globals: Vec::new(),
            exports: BTreeSet::new(),
            roots: BTreeSet::new(),
            slots: BTreeMap::new(),
            names: BTreeMap::new(),
            data: Vec::new(),
        };
        for payload in Parser::new(0).parse_all(bytes) {
            match payload? {
                Payload::TypeSection(section) => {
                    for kind in section.into_iter_err_on_gc_types() {
                        module.types.push(kind?);
                    }
                }
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        match import?.ty {
                            TypeRef::Func(kind) => module.imported.push(kind),
                            other => return Err(format!("an import that is no function: {other:?}").into()),
                        }
                    }
                }
                Payload::FunctionSection(section) => {
                    for kind in section {
                        kinds.push(kind?);
                    }
                }
                Payload::TableSection(section) => {
                    for table in section {
                        module.tables.push(table?.ty);
                    }
                }
                Payload::MemorySection(section) => {
                    for one in section {
                        memory = Some(one?);
                    }
                }
                Payload::GlobalSection(section) => {
                    for global in section {
                        let global = global?;
                        module.globals.push(global.ty);
                        for operator in global.init_expr.get_operators_reader() {
                            if let Operator::RefFunc { function_index } = operator? {
                                module.roots.insert(function_index);
                            }
                        }
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        if !is_wanted(export.name) {
                            continue;
                        }
                        module.exports.insert(export.name.to_owned());
                        if export.kind == ExternalKind::Func {
                            module.roots.insert(export.index);
                        }
                    }
                }
                Payload::StartSection { func, .. } => {
                    module.roots.insert(func);
                }
                Payload::ElementSection(section) => {
                    for element in section {
                        let element = element?;
                        let (ElementKind::Active { table_index, offset_expr }, ElementItems::Functions(functions)) =
                            (element.kind, element.items)
                        else {
                            return Err("an element segment that is not a part of the table of functions".into());
                        };
                        let table = table_index.unwrap_or(0);
                        if *functions_table.get_or_insert(table) != table {
                            return Err("more than one table of functions".into());
                        }
                        let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
                            return Err("a table whose beginning is not a number".into());
                        };
                        for (slot, function) in (u32::try_from(value)?..).zip(functions) {
                            module.slots.insert(slot, function?);
                        }
                    }
                }
                Payload::DataSection(section) => {
                    for data in section {
                        let data = data?;
                        let DataKind::Active { offset_expr, .. } = data.kind else {
                            return Err("data that is not there from the start".into());
                        };
                        let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
                            return Err("data whose address is not a number".into());
                        };
                        module.data.push((value as u32, data.data));
                    }
                }
                Payload::CodeSectionEntry(body) => bodies.push(body),
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(names) = section.as_known() {
                        for name in names {
                            if let Name::Function(names) = name? {
                                for naming in names {
                                    let naming = naming?;
                                    module.names.insert(naming.index, naming.name.to_owned());
                                }
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        module.functions_table = functions_table.ok_or("no table of functions")?;
        module.memory = memory.ok_or("no memory")?;
        let plain = module.types.iter().position(|kind| kind.params().is_empty() && kind.results().is_empty());
        module.plain = plain.ok_or("no type of a function without arguments")? as u32;
        if module.names.is_empty() {
            return Err("no names of functions".into());
        }
        for (kind, body) in kinds.into_iter().zip(bodies) {
            let (mut calls, mut numbers) = (BTreeSet::new(), BTreeSet::new());
            for operator in body.get_operators_reader()? {
                match operator? {
                    Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                        calls.insert(function_index);
                    }
                    // An address may stand in a load itself.
                    Operator::I32Load { memarg }
                    | Operator::I64Load { memarg }
                    | Operator::F32Load { memarg }
                    | Operator::F64Load { memarg }
                    | Operator::I32Load8S { memarg }
                    | Operator::I32Load8U { memarg }
                    | Operator::I32Load16S { memarg }
                    | Operator::I32Load16U { memarg }
                    | Operator::I64Load8S { memarg }
                    | Operator::I64Load8U { memarg }
                    | Operator::I64Load16S { memarg }
                    | Operator::I64Load16U { memarg }
                    | Operator::I64Load32S { memarg }
                    | Operator::I64Load32U { memarg }
                    | Operator::I32Store { memarg }
                    | Operator::I64Store { memarg }
                    | Operator::F32Store { memarg }
                    | Operator::F64Store { memarg }
                    | Operator::I32Store8 { memarg }
                    | Operator::I32Store16 { memarg }
                    | Operator::I64Store8 { memarg }
                    | Operator::I64Store16 { memarg }
                    | Operator::I64Store32 { memarg } => {
                        numbers.insert(memarg.offset as u32);
                    }
                    Operator::I32Const { value } => {
                        numbers.insert(value as u32);
                    }
                    Operator::RefFunc { function_index } => {
                        module.roots.insert(function_index);
                    }
                    _ => {}
                }
            }
            module.defined.push(Function { kind, body, calls, numbers });
        }
        Ok(module)
    }

    /// How many functions are imported: the index of the first that is defined.
    pub fn first_defined(&self) -> u32 {
        self.imported.len() as u32
    }

    /// A function that is defined here.
    pub fn function(&self, index: u32) -> Option<&Function<'a>> {
        self.defined.get(index.checked_sub(self.first_defined())? as usize)
    }

    /// The indices of the functions that are defined here.
    pub fn indices(&self) -> std::ops::Range<u32> {
        self.first_defined()..self.first_defined() + self.defined.len() as u32
    }

    /// The type of any function.
    pub fn kind(&self, index: u32) -> u32 {
        match self.function(index) {
            Some(function) => function.kind,
            None => self.imported[index as usize],
        }
    }
}
