/** 2^256 - 1: "without limit" to a token, "all of it" to the lending pool, "no debt" as a health factor. */
export const MAX_UINT256 = 2n ** 256n - 1n;
