// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title ReadList
/// @notice A list of views to call, kept as code, where it is cheapest to read. Each entry has two words: 20 bytes target, 4
/// bytes selector, 1 byte words of the answer to skip, 1 byte words of it to keep, 6 bytes unused; then the argument, which a
/// view without one ignores. The code is one zero byte, so that nothing of it runs, and the entries.
contract ReadList {
    /// @param entries As above.
    constructor(bytes memory entries) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let size := mload(entries)
            mstore8(add(entries, 0x1f), 0) // the last byte of the length
            return(add(entries, 0x1f), add(size, 1))
        }
    }
}
