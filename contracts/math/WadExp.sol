// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title WadExp
/// @notice The exponential of a negative number in 1e18 fixed point.
/// @dev The rational approximation of Remco Bloemen's `expWad` (MIT; the same constants as in Solady and Solmate),
/// kept to its negative half. Curve's oracle rounds with these very constants, so they are part of the result.
library WadExp {
    uint256 private constant UNDERFLOW_AT = 41446531673892822313; // exp(-x) is below half a wei from here on
    int256 private constant LN2_X96 = 54916777467707473351141471128;

    /// @notice exp(-x), floored, both in 1e18. Zero from x = 41.4465 on.
    function expOfNegativeWad(uint256 x) internal pure returns (uint256) {
        if (x >= UNDERFLOW_AT) return 0;
        // Cannot overflow: x is below 42e18, and every polynomial below stays under 2^255 for |r| <= ln(2) / 2.
        unchecked {
            // To base 2^96: 1e18 = 5^18 * 2^18.
            int256 r = -int256(x << 78) / 5 ** 18;

            // exp(-x) = 2^k * exp(r) with |r| <= ln(2) / 2; k is in [-60, 0].
            int256 k = ((r << 96) / LN2_X96 + 2 ** 95) >> 96;
            r -= k * LN2_X96;

            // exp(r) = p / q, a (6, 7)-term rational approximation, up to a factor that the last line carries.
            int256 y = r + 1346386616545796478920950773328;
            y = ((y * r) >> 96) + 57155421227552351082224309758442;
            int256 p = y + r - 94201549194550492254356042504812;
            p = ((p * y) >> 96) + 28719021644029726153956944680412240;
            p = p * r + (4385272521454847904659076985693276 << 96);

            int256 q = r - 2855989394907223263936484059900;
            q = ((q * r) >> 96) + 50020603652535783019961831881945;
            q = ((q * r) >> 96) - 533845033583426703283633433725380;
            q = ((q * r) >> 96) + 3604857256930695427073651918091429;
            q = ((q * r) >> 96) - 14423608567350463180887372962807573;
            q = ((q * r) >> 96) + 26449188498355588339934803723976023;

            // The factor is 6.031367120 * 1e18 / 2^96 in base 2^213.
            return (uint256(p / q) * 3822833074963236453042738258902158003155416615667) >> uint256(195 - k);
        }
    }
}
