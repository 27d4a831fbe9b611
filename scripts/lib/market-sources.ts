import { type Pair, isMap, isNode, isScalar, isSeq, parseDocument } from "yaml";
import { memberKey } from "./overrides.ts";

/** Where a value of a market file is from, as the comment behind it says. */
export interface MarketSource {
  /** Dot path, as in overrides: `lending.reserves.USDe.ltvBps`. */
  readonly field: string;
  /** The value as written, lists and maps in YAML's short form. */
  readonly value: string;
  /** The comment without its confidence. */
  readonly source: string;
  /** `high`, `medium`, `low` or `assume`. */
  readonly confidence: string;
}

const SOURCE = /^\s*(.+) \((high|medium|low|assume)\)\s*$/;

/**
 * Read the sources of a market file: every comment `# source (confidence)` that stands behind a value, in the order of
 * the file. Values without such a comment are left out.
 *
 * @param text YAML that `loadMarket` accepts.
 */
export function readMarketSources(text: string): MarketSource[] {
  const sources: MarketSource[] = [];
  const visit = (node: unknown, path: readonly string[]): void => {
    if (isMap(node)) for (const pair of node.items) visitPair(pair, path);
    if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) {
        visit(item, [...path, memberKey(isNode(item) ? item.toJS(document) : item, index)]);
      }
    }
  };
  const visitPair = ({ key, value }: Pair, path: readonly string[]): void => {
    const inner = [...path, isScalar(key) ? String(key.value) : String(key)];
    const [, source, confidence] = SOURCE.exec((isNode(value) ? value.comment : undefined) ?? "") ?? [];
    if (isNode(value) && source !== undefined && confidence !== undefined) {
      const [start, end] = value.range ?? [0, 0];
      sources.push({ field: inner.join("."), value: text.slice(start, end), source, confidence });
    }
    visit(value, inner);
  };
  const document = parseDocument(text);
  visit(document.contents, []);
  return sources;
}
