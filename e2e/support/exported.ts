// Exported tasks: files to open, texts that were saved, and slices of work held back so that nothing races.

import { readFileSync } from "node:fs";
import type { Download, Page } from "@playwright/test";

const PROJECT = "0a4d8c2f6b1e4f7d9c3a5e8b7d6f1a20";

/** The key of a task that `line` writes. */
export const key = (number: number): string => `gaussdb/cn-north-4/${PROJECT}/job-${number}`;

/** A line with the least that a task is read from. */
export function line(number: number, more: object = {}): string {
  const started = new Date(Date.UTC(2026, 10, 1) + number * 1000).toISOString();
  const least = { schema: "taskdeck.task", version: 1, key: key(number), status: "completed", name: "AddReplica", started };
  return JSON.stringify({ ...least, ...more });
}

/** A file of so many tasks, to be given to an input. */
export function file(count: number, name = "tasks.ndjson"): { name: string; mimeType: string; buffer: Buffer } {
  const lines = Array.from({ length: count }, (_, number) => `${line(number)}\n`);
  return { name, mimeType: "application/x-ndjson", buffer: Buffer.from(lines.join("")) };
}

/** What a download holds. */
export async function text(download: Download): Promise<string> {
  return readFileSync(await download.path(), "utf8");
}

/** The rows of CSV, each with its cells. */
export function rows(csv: string): string[][] {
  const found: string[][] = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    found.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === "\r\n") found.push([]);
    if (end === "") break;
  }
  return found.filter((cells) => cells.length > 1);
}

/** From now on the page goes on after a slice of work only once this is released. */
export async function hold(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    const of = window as unknown as { held: (() => void)[]; soon: typeof MessageChannel };
    of.held = [];
    of.soon = window.MessageChannel;
    // It gives way by a message to itself.
    window.MessageChannel = class {
      port1 = { onmessage: () => undefined };
      port2 = { postMessage: () => of.held.push(() => this.port1.onmessage()) };
    } as unknown as typeof MessageChannel;
  });
  return () =>
    page.evaluate(() => {
      const of = window as unknown as { held: (() => void)[]; soon: typeof MessageChannel };
      window.MessageChannel = of.soon;
      of.held.forEach((act) => act());
    });
}
