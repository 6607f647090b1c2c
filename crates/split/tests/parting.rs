//! What was parted does what the whole did, whether the rest was there from the start or came when it was called.
#![allow(clippy::unwrap_used, reason = "tests")]

use taskdeck_split::{Later, Parted, part};
use wasmi::{Engine, Extern, Func, Instance, Linker, Module, Store, Val};

/// Functions that call each other in all directions: by index and by the table, with and without values, over a
/// global, the memory and what is imported. The slots of the table stand in memory: those that `by_table` and
/// `pair_by_table` call at 1024, and at 1056 one that only what is late calls.
const WHOLE: &str = r#"(module
    (type $plain (func))
    (type $number (func (param i32) (result i32)))
    (type $pair (func (param i64 f64) (result i64)))
    (import "host" "double" (func $double (type $number)))
    (memory (export "memory") 1)
    (global $count (mut i32) (i32.const 0))
    (table 108 108 funcref)
    (elem (i32.const 101) func $app::first::add $app::late::triple $app::late::pair $app::first::pair
        $app::late::triple $app::first::negate)
    (data (i32.const 1024) "\00\00\00\00\65\00\00\00\66\00\00\00\67\00\00\00\68\00\00\00\69\00\00\00\6b\00\00\00")
    (data (i32.const 1056) "\6a\00\00\00")
    (func $app::first::add (type $number)
        (i32.add (local.get 0) (i32.const 1)))
    (func $app::late::triple (type $number)
        (global.set $count (i32.add (global.get $count) (i32.const 1)))
        (i32.mul (call $app::first::add (local.get 0)) (i32.const 3)))
    (func $app::late::pair (type $pair)
        (i64.add (local.get 0) (i64.trunc_f64_s (local.get 1))))
    (func $app::first::pair (type $pair)
        (i64.sub (local.get 0) (i64.trunc_f64_s (local.get 1))))
    (func $helper (type $number)
        (i32.store (i32.const 16) (i32.add (i32.load (i32.const 16)) (local.get 0)))
        (call $double (i32.load (i32.const 16))))
    (func $app::late::direct (type $number)
        (i32.add
            (call_indirect (type $number) (call $helper (local.get 0)) (i32.load (i32.const 1056)))
            (call_indirect (type $number) (local.get 0) (i32.const 102))))
    (func $app::first::negate (type $number)
        (i32.sub (i32.const 88888888) (local.get 0)))
    (func $unused (type $number)
        (i32.add (i32.const 99999999) (local.get 0)))
    (func (export "direct") (type $number)
        (call $app::late::direct (local.get 0)))
    (func (export "by_table") (param i32 i32) (result i32)
        (call_indirect (type $number) (local.get 1) (i32.load offset=1024 (i32.shl (local.get 0) (i32.const 2)))))
    (func (export "pair_by_table") (param i32 i64 f64) (result i64)
        (call_indirect (type $pair) (local.get 1) (local.get 2)
            (i32.load offset=1024 (i32.shl (local.get 0) (i32.const 2)))))
    (func (export "count") (result i32) (global.get $count))
    (func (export "needless") (type $number) (call $unused (local.get 0)))
    (func $start (call $nothing))
    (func $nothing (type $plain))
    (start $start))"#;

/// What the linker writes of it.
const MAP: &str = "
    Addr      Off     Size Out     In      Symbol
       -       10      200 CODE
       -       1a       40         a.o:(add)
     400       80       24 .rodata
     400       80       1c         a.o:(.rodata..Lanon.1)
     420       a0        4         a.o:(.rodata..Lanon.2)
";

/// The size below which nothing goes; the functions above are made longer than it by what does nothing.
fn padded(text: &str) -> Vec<u8> {
    let nops = "(nop)".repeat(64);
    wat::parse_str(
        text.replace("(type $number)\n", &format!("(type $number)\n{nops}\n"))
            .replace("(type $pair)\n", &format!("(type $pair)\n{nops}\n")),
    )
    .unwrap()
}

fn parted() -> Parted {
    part(&padded(WHOLE), MAP, &Later::parse("app::late"), |export| export != "needless").unwrap()
}

struct Host {
    loads: u32,
    first: Option<Instance>,
    rest: Option<Module>,
}

/// A module that runs, with what stands for the page: doubles numbers, and has the rest come when it is called for.
struct Running {
    store: Store<Host>,
    instance: Instance,
}

fn place_rest(mut store: impl wasmi::AsContextMut<Data = Host>) {
    let host = store.as_context_mut();
    let (Some(first), Some(rest)) = (host.data().first, host.data().rest.clone()) else { return };
    let mut linker = Linker::new(rest.engine());
    let exports: Vec<(String, Extern)> =
        first.exports(&store).map(|export| (export.name().to_owned(), export.into_extern())).collect();
    for (name, export) in exports {
        linker.define("", &name, export).unwrap();
    }
    linker.instantiate_and_start(&mut store, &rest).unwrap();
    store.as_context_mut().data_mut().rest = None;
}

impl Running {
    fn new(module: &[u8], rest: Option<&[u8]>) -> Self {
        let engine = Engine::default();
        let rest = rest.map(|rest| Module::new(&engine, rest).unwrap());
        let mut store = Store::new(&engine, Host { loads: 0, first: None, rest });
        let mut linker = Linker::new(&engine);
        linker.define("host", "double", Func::wrap(&mut store, |number: i32| number.wrapping_mul(2))).unwrap();
        let load = Func::wrap(&mut store, |mut caller: wasmi::Caller<'_, Host>| {
            caller.data_mut().loads += 1;
            place_rest(&mut caller);
        });
        linker.define("later", "load", load).unwrap();
        let module = Module::new(&engine, module).unwrap();
        let instance = linker.instantiate_and_start(&mut store, &module).unwrap();
        store.data_mut().first = Some(instance);
        Self { store, instance }
    }

    fn call(&mut self, name: &str, arguments: &[Val]) -> String {
        let function = self.instance.get_func(&self.store, name).unwrap();
        let results = function.ty(&self.store).results().len();
        let mut told = vec![Val::I32(0); results];
        match function.call(&mut self.store, arguments, &mut told) {
            Ok(()) => format!("{told:?}"),
            Err(error) => format!("{:?}", error.as_trap_code()),
        }
    }

    /// Everything that the module does, in an order in which each leaves its traces for the next.
    fn all(&mut self) -> Vec<String> {
        let pair = |slot: i32| [Val::I32(slot), Val::I64(1 << 40), Val::F64(7.9.into())];
        let mut told = Vec::new();
        for slot in 0..7 {
            told.push(self.call("by_table", &[Val::I32(slot), Val::I32(5)]));
            told.push(self.call("pair_by_table", &pair(slot)));
            told.push(self.call("direct", &[Val::I32(slot)]));
            told.push(self.call("count", &[]));
        }
        told
    }
}

#[test]
fn both_together_do_what_the_whole_did() {
    let Parted { first, rest, unused, .. } = parted();
    assert_eq!(unused, None);
    let whole = Running::new(&padded(WHOLE), None).all();
    let mut in_two = Running::new(&first, Some(&rest));
    assert_eq!(in_two.all(), whole);
    assert!(in_two.store.data().rest.is_none(), "the rest was called for");
    // Who waits for the rest finds it in the table, and nothing is called for when the table is used.
    let mut at_once = Running::new(&first, Some(&rest));
    place_rest(&mut at_once.store);
    assert_eq!(at_once.call("by_table", &[Val::I32(2), Val::I32(5)]), "[I32(18)]");
    assert_eq!(at_once.store.data().loads, 0);
}

#[test]
fn the_first_runs_alone_until_it_needs_the_rest() {
    let Parted { first, rest, .. } = parted();
    let mut running = Running::new(&first, Some(&rest));
    assert_eq!(running.call("by_table", &[Val::I32(1), Val::I32(5)]), "[I32(6)]");
    assert_eq!(running.store.data().loads, 0);
    assert_eq!(running.call("by_table", &[Val::I32(2), Val::I32(5)]), "[I32(18)]");
    assert_eq!(running.store.data().loads, 1);
}

#[test]
fn each_function_is_in_one_of_them_and_what_nobody_wants_in_none() {
    let Parted { first, rest, .. } = parted();
    // The number that only one function has, as its code has it.
    let has = |module: &[u8], number: &[u8]| module.windows(number.len()).any(|window| window == number);
    let unused = [0x41, 0xff, 0xc1, 0xd7, 0x2f];
    assert!(has(&padded(WHOLE), &unused));
    assert!(!has(&first, &unused) && !has(&rest, &unused));
    // What is reached by what is late only goes with it, though it stands in the table.
    let negate = [0x41, 0xb8, 0xac, 0xb1, 0x2a];
    assert!(has(&rest, &negate) && !has(&first, &negate));
    let exports = |module: &[u8]| -> Vec<String> {
        let module = Module::new(&Engine::default(), module).unwrap();
        module.exports().map(|export| export.name().to_owned()).collect()
    };
    assert!(!exports(&first).contains(&"needless".to_owned()));
    assert!(exports(&rest).is_empty());
    assert!(first.len() < padded(WHOLE).len());
}

#[test]
fn a_path_that_nothing_has_is_told() {
    let parted = part(&padded(WHOLE), MAP, &Later::parse("app::late\napp::lost"), |_| true).unwrap();
    assert_eq!(parted.unused.as_deref(), Some("app::lost"));
}

#[test]
fn what_is_no_such_module_is_refused() {
    let refused = |bytes: &[u8]| part(bytes, MAP, &Later::parse("a"), |_| true).err().map(|error| error.to_string());
    assert!(refused(b"no wasm").is_some());
    assert_eq!(refused(&wat::parse_str("(module)").unwrap()).as_deref(), Some("no table of functions"));
    let imported = r#"(module (import "a" "b" (memory 1)) (table 1 funcref) (elem (i32.const 0) func $f) (func $f))"#;
    assert!(refused(&wat::parse_str(imported).unwrap()).is_some_and(|told| told.starts_with("an import that is no")));
    let nameless = "(module (memory 1) (table 1 funcref) (elem (i32.const 0) func 0) (func))";
    assert_eq!(refused(&wat::parse_str(nameless).unwrap()).as_deref(), Some("no names of functions"));
}
