// Texts that try to be more than texts, and what holds of a page whatever they are.

import { expect, type Page } from "@playwright/test";

/** What runs if one of the texts is taken for more than a text sets `window.ran`. */
export const HOSTILE: Record<string, string> = {
  markup: `<img src="x" onerror="window.ran=1"><script>window.ran=1</script><b>bold</b>`,
  attribute: `" onmouseover="window.ran=1" autofocus onfocus="window.ran=1`,
  drawing: `'></title></textarea><svg onload="window.ran=1"><iframe src="javascript:window.ran=1">`,
  address: "javascript:window.ran=1//https://elsewhere.example/",
  direction: "\u202eexe.gpj\u202c \u2066\u2067\u05d0\u05d1\u05d2 \u200f!",
  emoji: `👩‍👩‍👧‍👦🏳️‍🌈💩 e${"\u0301\u0323".repeat(60)}`,
  control: "a\0\u0007\u001b[31mred\u007f\u0085\u009b\u2028\u2029\ufeff\b\r\n\tz",
  template: "{{7*7}} ${7*7} {source} %s &lt;i&gt; &#60;i&#62;",
  // The last two, of which few rows hold one: a text without end, and half of a character.
  long: "W".repeat(1_000_000),
  half: "\ud83d",
};

/** Nothing ran, nothing was made of a text, and nothing is wider than the window, in both themes. */
export async function holds(page: Page, heights = [1]): Promise<void> {
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const seen = () =>
        page.evaluate(() => ({
          ran: "ran" in window,
          // The one field of several lines has an id.
          made: document.body.querySelectorAll(
            "img, iframe, script, b, i, textarea:not([id]), [onfocus], [onmouseover], [onload]",
          ).length,
          links: [...document.links].filter((link) => !link.protocol.startsWith("http")).length,
          beyond: [...document.querySelectorAll("html, main, main *, header *, aside")]
            .filter(
              (part) =>
                part.getBoundingClientRect().right > innerWidth && document.documentElement.scrollWidth > innerWidth,
            )
            .map((part) => `${part.tagName} ${part.className}`),
          // A text may reach further than what holds it.
          wide: [...document.querySelectorAll("html, dialog")]
            .filter((part) => part.scrollWidth > part.clientWidth)
            .map((part) => part.tagName),
          rows: [...new Set([...document.querySelectorAll("[data-task]")].map((row) => row.clientHeight))].length,
        }));
      await expect.poll(seen, `${page.url()} at ${width}, ${colorScheme}`).toEqual({
        ran: false,
        made: 0,
        links: 0,
        beyond: [],
        wide: [],
        rows: expect.any(Number),
      });
      // All of one height, whatever they hold.
      expect(heights).toContain((await seen()).rows);
    }
  }
  await page.setViewportSize({ width: 1440, height: 800 });
}
