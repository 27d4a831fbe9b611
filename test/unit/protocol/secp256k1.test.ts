import { expect } from "chai";
import { computeAddress, id, recoverAddress, SigningKey } from "ethers";
import { addressOfKey, signDigest } from "../../../scripts/protocol/secp256k1.ts";

const KEYS = Array.from({ length: 20 }, (_, at) => id(`key ${at}`));

describe("signDigest", () => {
  it("gives the very bytes that ethers signs", () => {
    for (const [at, key] of KEYS.entries()) {
      const digest = id(`digest ${at}`);
      expect(signDigest(digest, key)).to.equal(new SigningKey(key).sign(digest).serialized);
    }
  });

  it("gives a signature that the key's address is recovered from", () => {
    const [key = ""] = KEYS;
    expect(recoverAddress(id("digest"), signDigest(id("digest"), key))).to.equal(addressOfKey(key));
  });
});

describe("addressOfKey", () => {
  it("gives the address that ethers computes", () => {
    for (const key of KEYS) expect(addressOfKey(key)).to.equal(computeAddress(key));
  });

  it("refuses what is no key", () => {
    expect(() => addressOfKey(`0x${"00".repeat(32)}`)).to.throw();
  });
});
