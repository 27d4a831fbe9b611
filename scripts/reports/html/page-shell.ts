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
  /** What draws the page's charts; a page without them has no script at all. */
  readonly charts?: {
    /** What they are drawn from: name of the constant, and its value. */
    readonly data: readonly [name: string, value: unknown];
    /** Script of this folder that draws them, with what chart-kit.js offers. */
    readonly client: string;
  };
}

/**
 * Write a page: one HTML file with its data, styles and chart library inside, so that it can be mailed and opened anywhere,
 * without a network.
 */
export function pageShell({ title, className, main, styles = [], charts }: PageParts): string {
  return `<!doctype html>
<html lang="en"${charts === undefined ? ' data-state="ready"' : ""}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; ${charts === undefined ? "" : "script-src 'unsafe-inline'; "}style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)} · Powderkeg</title>
<style>${["report.css", ...styles].map(ownFile).join("")}</style>
</head>
<body>
<main${className === undefined ? "" : ` class="${className}"`}>
${main}
</main>
${charts === undefined ? "" : scripts(charts)}</body>
</html>
`;
}

function scripts({ data: [name, value], client }: NonNullable<PageParts["charts"]>): string {
  const library = readFileSync(require.resolve("echarts/dist/echarts.min.js"), "utf8");
  return `<script>${library.replace(/<\/script/gi, "<\\/script")}</script>
<script>const ${name} = ${JSON.stringify(value).replace(/</g, "\\u003c")};
${ownFile("chart-kit.js")}
${ownFile(client)}</script>
`;
}

function ownFile(name: string): string {
  return readFileSync(new URL(`./${name}`, import.meta.url), "utf8");
}
