//! Mounts the app.

fn main() {
    taskdeck::start();
}
