//! Rules about the snapshots of components: none is left behind by a test that is gone.

use crate::holds;
use crate::tree::Tree;

fn every_snapshot_has_its_test(tree: &Tree) -> Vec<String> {
    let tests = tree.below("tests/html", ".rs").map(|(_, text)| text).collect::<String>();
    let orphans = tree.below("tests/", ".snap").filter(|(path, _)| {
        let name = path.trim_end_matches(".snap").rsplit("__").next().unwrap();
        !tests.contains(&format!("fn {name}(")) && !tests.contains(&format!("\"{name}\""))
    });
    orphans.map(|(path, _)| format!("{path}: no test makes this snapshot")).collect()
}

#[test]
fn no_snapshot_is_left_behind() {
    holds(every_snapshot_has_its_test, &[|tree| tree.add("tests/snapshots/html__lists__long_gone.snap", "<p></p>")]);
}
