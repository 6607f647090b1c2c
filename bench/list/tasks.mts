// Made-up tasks as lines that “Open file…” reads: the same each time, as many as are asked for.

import { closeSync, openSync, writeSync } from "node:fs";

const PROJECT = "b5d07e4c91a8463f8e2d6c0f7a1b9e34";
const REGIONS = ["cn-north-4", "cn-east-3", "ap-southeast-3", "af-south-1"];
// No names that the page knows in its languages: both lists show and order them as they come.
const NAMES = ["BACKUP_INSTANCE", "CREATE_INSTANCE", "DELETE_NODE", "RESIZE_FLAVOR", "SWITCH_OVER", "UPGRADE_KERNEL"];
const REASONS = ["No more addresses in the subnet.", "The disk is full.", "The node did not answer in time."];
const INSTANCES = 200;
const BEGIN = Date.UTC(2026, 9, 20);

const hex = (number: number, digits: number) => number.toString(16).padStart(digits, "0");

/** Any number from 0 to below 2^32, the same for the same. */
function mixed(number: number): number {
  let mix = Math.imul(number + 1, 0x9e3779b1);
  mix = Math.imul(mix ^ (mix >>> 15), 0x85ebca77);
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae3d);
  return (mix ^ (mix >>> 16)) >>> 0;
}

function task(at: number) {
  const mix = mixed(at);
  const pick = (of: number, salt: number) => mixed(mix ^ salt) % of;
  const [status, word] = [
    ["failed", "Failed"],
    ["running", "Running"],
    ["canceled", "Canceled"],
  ][pick(20, 1)] ?? ["completed", "Completed"];
  const instance = pick(INSTANCES, 2);
  // Each at another moment, in no order.
  const started = BEGIN + ((at * 7919) % 1_000_003) * 2_000;
  const isOver = status !== "running";
  return {
    schema: "taskdeck.task",
    version: 1,
    key: `gaussdb/${REGIONS[pick(4, 3)]}/${PROJECT}/${hex(mix, 8)}${hex(mixed(mix ^ 9), 8)}-${hex(at, 8)}`,
    status,
    status_word: word,
    name: NAMES[pick(6, 4)],
    instance: { id: `${hex(instance, 32)}in14`, name: `gauss-${`${instance}`.padStart(3, "0")}`, state: "normal" },
    progress: isOver ? 100 : pick(100, 5),
    created: new Date(started - 1_000).toISOString(),
    started: new Date(started).toISOString(),
    ended: isOver ? new Date(started + pick(7_200, 6) * 1_000).toISOString() : null,
    reason: status === "failed" ? REASONS[pick(3, 7)] : null,
    user: `ops-${pick(30, 8)}`,
  };
}

export type Counts = { failed: number; words: number[] };

/** Writes a file of so many; tells how long it is, how many have failed and how many hold each of these words. */
export function write(path: string, count: number, words: string[]): { bytes: number; counts: Counts } {
  const file = openSync(path, "w");
  let bytes = 0;
  const counts: Counts = { failed: 0, words: words.map(() => 0) };
  for (let from = 0; from < count; from += 1_000) {
    let lines = "";
    for (let at = from; at < Math.min(count, from + 1_000); at++) {
      const made = task(at);
      counts.failed += Number(made.status === "failed");
      words.forEach((word, place) => (counts.words[place] += Number(made.instance.name.includes(word) || made.key.split("/")[3].includes(word))));
      lines += `${JSON.stringify(made)}\n`;
    }
    bytes += writeSync(file, lines);
  }
  closeSync(file);
  return { bytes, counts };
}
