// The memories of a page's wasm, which nothing else tells how large they are.

import type { Page } from "@playwright/test";

type Kept = { memories: WebAssembly.Memory[] };

/** Runs in the page before the app: keeps the memory of whatever wasm it starts. */
function keep(): void {
  const kept = window as unknown as Kept;
  kept.memories = [];
  const note = (instance: WebAssembly.Instance) => {
    const { memory } = instance.exports;
    // Code that comes later works on the memory of the first.
    if (memory instanceof WebAssembly.Memory && !kept.memories.includes(memory)) kept.memories.push(memory);
  };
  const { instantiate, instantiateStreaming } = WebAssembly;
  WebAssembly.instantiate = (async (...args: Parameters<typeof instantiate>) => {
    const made = await instantiate(...args);
    note("instance" in made ? (made as unknown as WebAssembly.WebAssemblyInstantiatedSource).instance : made);
    return made;
  }) as typeof instantiate;
  WebAssembly.instantiateStreaming = async (...args) => {
    const made = await instantiateStreaming(...args);
    note(made.instance);
    return made;
  };
}

/** From now on a page keeps its memories. */
export async function keepMemories(page: Page): Promise<void> {
  await page.addInitScript(keep);
}

/** How many bytes they have. */
export function memoryOf(page: Page): Promise<number> {
  return page.evaluate(() =>
    (window as unknown as Kept).memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0),
  );
}
