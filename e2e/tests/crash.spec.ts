// A mistake of the app's own, should there be one: the page that is shown then, and what is left after it.

import { expect, test } from "../support/journeys.ts";

test("A crash leaves a page that can be read and reloads, and costs nothing but the token", async ({
  app,
  page,
  project,
  site,
}) => {
  await app.connectByHand(site, project);
  await page.getByRole("combobox", { name: "Language" }).selectOption("简体中文");
  const connections = page.getByRole("link", { name: "连接", exact: true });
  await expect(connections).toBeVisible();

  // The app takes for granted that a browser can make an element. What it throws is expected here alone. The click
  // comes at once, as what refreshes the page would throw as well.
  await connections.evaluate((link: HTMLElement) => {
    document.createElement = () => {
      throw new Error("No more elements");
    };
    addEventListener("error", (event) => event.preventDefault());
    link.click();
  });
  const crash = page.getByRole("alert");
  await expect(crash.getByRole("heading", { name: "Taskdeck has stopped · 程序已停止" })).toBeInViewport();
  await expect(crash.getByText("Your settings are kept; a token has to be pasted again.")).toBeInViewport();
  await expect(crash.getByText("令牌需要重新粘贴")).toBeInViewport();
  await expect(crash.getByText(/\w\.rs:\d+$/)).toBeInViewport();
  await expect(app.document).toHaveAttribute("data-app", "crashed");
  const left = JSON.stringify([await page.content(), await page.context().storageState()]);
  expect(left).toContain(project.id);
  expect(left).not.toContain(project.token.slice(0, 40));
  await expect(app.main).toBeHidden();
  await expect(page.getByRole("banner")).toBeHidden();

  await crash.getByRole("button", { name: "Reload · 重新加载" }).click();
  await app.ready();
  await expect(crash).toBeHidden();
  await expect(app.document).toHaveAttribute("lang", "zh-CN");
  await expect(app.main).toContainText(project.id);
  await page.getByRole("link", { name: "任务", exact: true }).click();
  await expect(page.getByRole("heading", { name: `登录“${project.label}”` })).toBeVisible();
  await expect(page.getByLabel("令牌", { exact: true })).toHaveValue("");
});
