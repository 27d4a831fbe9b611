import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import { readTextFile } from "../../lib/read-text-file.ts";
import type { Address } from "../../protocol/hex.ts";
import type { MarketAddresses } from "../../protocol/market.ts";
import { parseAddress } from "../../protocol/parse-address.ts";
import { requiredOption } from "../required-option.ts";

/**
 * Take up what the command line says of where the market is: the file that `hardhat deploy --out` wrote, or the addresses
 * provider alone.
 *
 * @throws InvalidInputError naming the option that is missing, one too many, or wrong.
 */
export function givenMarket(args: {
  readonly addresses: string | undefined;
  readonly provider: string | undefined;
}): { readonly addresses: MarketAddresses } | { readonly provider: Address } {
  if (args.provider === undefined) {
    const accepted = "the file that hardhat deploy --out wrote, or the market's addresses provider by --provider";
    const path = requiredOption("--addresses", args.addresses, accepted);
    return { addresses: readAddresses(readTextFile(path), path) };
  }
  if (args.addresses === undefined) return { provider: parseAddress("--provider", args.provider) };
  throw new InvalidInputError({ field: "--provider", value: args.provider, accepted: "nothing beside --addresses" });
}

/**
 * Read what `hardhat deploy --out` wrote, as far as a keeper needs it to be right; names are checked against the market
 * file when the market is taken up.
 *
 * @throws InvalidInputError naming the file, or its field.
 */
export function readAddresses(text: string, path: string): MarketAddresses {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (cause) {
    throw new InvalidInputError(
      { field: path, value: text, accepted: "JSON, as hardhat deploy --out writes it" },
      { cause },
    );
  }
  const addresses = read as MarketAddresses;
  const lending = isRecord(read) && isRecord(read["lending"]) ? read["lending"] : {};
  for (const part of ["pool", "oracle", "dataProvider"]) parseAddress(`${path}: lending.${part}`, lending[part]);
  for (const part of ["lens", "keeper"] as const) parseAddress(`${path}: ${part}`, addresses[part]);
  for (const part of ["tokens", "feeds", "pools"] as const) {
    if (isRecord(addresses[part])) continue;
    throw new InvalidInputError({ field: `${path}: ${part}`, value: addresses[part], accepted: "names and addresses" });
  }
  return addresses;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
