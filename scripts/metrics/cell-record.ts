import type {
  AccountsLine,
  ActionLine,
  BlockLine,
  EndLine,
  EventLine,
  HeaderLine,
  HealthLine,
  RecordLine,
} from "../lib/record.ts";
import { PowderkegError } from "../lib/errors.ts";

/** A record that lacks what every whole run writes. */
export class IncompleteRecordError extends PowderkegError {
  /** @param missing What is not there, such as "header line". */
  constructor(readonly missing: string) {
    super(`the record has no ${missing}; the run was cut off or is of another kind: run it again`);
  }
}

/** The lines of one run, by type, in their order. */
export interface CellRecord {
  readonly header: HeaderLine;
  readonly blocks: readonly BlockLine[];
  readonly health: readonly HealthLine[];
  readonly actions: readonly ActionLine[];
  readonly events: readonly EventLine[];
  readonly start: AccountsLine;
  readonly finish: AccountsLine;
  readonly end: EndLine;
}

/**
 * Sort the lines of one run by type.
 * @throws IncompleteRecordError when header, blocks, accounts or end are missing, in this order
 */
export function cellRecord(lines: Iterable<RecordLine>): CellRecord {
  let header: HeaderLine | undefined;
  let start: AccountsLine | undefined;
  let finish: AccountsLine | undefined;
  let end: EndLine | undefined;
  const blocks: BlockLine[] = [];
  const health: HealthLine[] = [];
  const actions: ActionLine[] = [];
  const events: EventLine[] = [];
  for (const line of lines) {
    switch (line.type) {
      case "header":
        header = line;
        break;
      case "block":
        blocks.push(line);
        break;
      case "health":
        health.push(line);
        break;
      case "action":
        actions.push(line);
        break;
      case "event":
        events.push(line);
        break;
      case "accounts":
        if (line.moment === "start") start = line;
        else finish = line;
        break;
      case "end":
        end = line;
        break;
    }
  }
  if (header === undefined) throw new IncompleteRecordError("header line");
  if (blocks.length === 0) throw new IncompleteRecordError("block line");
  if (start === undefined) throw new IncompleteRecordError("accounts (start) line");
  if (finish === undefined) throw new IncompleteRecordError("accounts (end) line");
  if (end === undefined) throw new IncompleteRecordError("end line");
  return { header, blocks, health, actions, events, start, finish, end };
}
