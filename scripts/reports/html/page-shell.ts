import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { escapeHtml } from "./html.ts";

const require = createRequire(import.meta.url);

/** What one page has of its own. */
export interface PageParts {
  readonly title: string;
  /** Class of the page's main part. */
  readonly className?: string;
  /** Ready HTML. */
  readonly main: string;
  /** Style sheets of this folder that follow report.css. */
  readonly styles?: readonly string[];
  /** What the page's charts are drawn from: name of the constant, and its value. */
  readonly data: readonly [name: string, value: unknown];
  /** Script of this folder that draws them, with what chart-kit.js offers. */
  readonly client: string;
}

/**
 * Write a page: one HTML file with its data, styles and chart library inside, so that it can be mailed and opened anywhere,
 * without a network.
 */
export function pageShell({ title, className, main, styles = [], data: [name, value], client }: PageParts): string {
  const text = (file: string): string => readFileSync(new URL(`./${file}`, import.meta.url), "utf8");
  const library = readFileSync(require.resolve("echarts/dist/echarts.min.js"), "utf8");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)} · Powderkeg</title>
<style>${["report.css", ...styles].map(text).join("")}</style>
</head>
<body>
<main${className === undefined ? "" : ` class="${className}"`}>
${main}
</main>
<script>${library.replace(/<\/script/gi, "<\\/script")}</script>
<script>const ${name} = ${JSON.stringify(value).replace(/</g, "\\u003c")};
${text("chart-kit.js")}
${text(client)}</script>
</body>
</html>
`;
}
