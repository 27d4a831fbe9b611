import type { GovernanceData } from "../governance-data.ts";
import { escapeHtml, none } from "./html.ts";
import { intervalRows } from "./interval-rows.ts";
import { pageShell } from "./page-shell.ts";

/** Write the one-page report of a frontier: one sheet of A4 or Letter when printed. See `pageShell`. */
export function governancePage({ question, facts, verdict, panels, legend, sections }: GovernanceData): string {
  const list = sections
    .map(
      ({ title, lines }) =>
        `<section><h2>${escapeHtml(title)}</h2><ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join("")}</ul></section>`,
    )
    .join("");
  const main = `<header>
<p class="eyebrow">Powderkeg parameter report</p>
<h1>${escapeHtml(question)}</h1>
<p class="soft">${escapeHtml(facts)}. Every figure comes from transactions executed on an EVM.</p>
</header>
${
  verdict === undefined
    ? none("No point has all the figures to weigh: nothing is recommended.")
    : `<div class="verdict"><p class="lead"><b>Recommended: ${escapeHtml(verdict.terms)}.</b></p><p>${escapeHtml(verdict.figures)}.</p><p>${escapeHtml(verdict.why)}</p></div>`
}
<div class="panels">${panels.map((panel) => intervalRows({ ...panel, caption: "" })).join("")}</div>
<p class="caption">${escapeHtml(legend)}</p>
<div class="columns">${list}</div>`;
  return pageShell({ title: question, className: "one-page", main, styles: ["answer.css"] });
}
