import type { CellRecord } from "../../scripts/metrics/cell-record.ts";

/**
 * A record without what a bundle shares among its actions: gas, what gas costs, and doubts about an error's values. All else
 * is the same whether actions were sent by the mempool or in bundles.
 */
export function withoutSharedGas({ header, blocks, actions, finish, ...rest }: CellRecord) {
  return {
    ...rest,
    header: { ...header, sending: undefined },
    blocks: blocks.map((block) => ({ ...block, gasUsed: 0 })),
    actions: actions.map((action) => (action.error === undefined ? action : { ...action, error: action.error.name })),
    finish: { ...finish, accounts: finish.accounts.map((account) => ({ ...account, netWorthBase: 0n })) },
  };
}
