import type { Browser, Page } from "playwright-core";

/** How a reader looks at a page. */
export interface Viewing {
  readonly width?: number;
  readonly colorScheme?: "light" | "dark";
}

export interface OpenedPage {
  readonly page: Page;
  /** Console errors and warnings, page errors, and requests for anything but the file itself. */
  readonly complaints: readonly string[];
}

/** Open one of the project's pages in a browser, and wait until its charts are drawn. */
export async function openPage(
  browser: Browser,
  url: string,
  { width = 1100, colorScheme = "light" }: Viewing = {},
): Promise<OpenedPage> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`page error: ${String(error)}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (request.url() !== url && !request.url().startsWith("data:")) complaints.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  await page.waitForSelector('html[data-state="ready"]', { state: "attached" });
  return { page, complaints };
}
