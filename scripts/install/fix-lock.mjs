// Adds to package-lock.json the optional platform packages that npm left out because the registry in use lacks them.
// Without them `npm ci` (11.16 and later) refuses the lock. Run after every change of dependencies.
import { readFileSync, writeFileSync } from "node:fs";

const OS = ["android", "darwin", "freebsd", "netbsd", "openbsd", "openharmony", "win32", "linux", "aix", "sunos"];
const CPU = ["arm64", "x64", "ia32", "ppc64", "riscv64", "s390x", "loong64", "mips64el", "arm"];

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const { packages } = lock;

/** Walks up node_modules as Node does. */
function isListed(parent, name) {
  for (let at = parent; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    if (`${at === "" ? "" : `${at}/`}node_modules/${name}` in packages) return true;
    if (at === "") return false;
  }
}

for (const [parent, entry] of Object.entries(packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const base = name.split("/").pop();
    const os = OS.find((candidate) => base.includes(candidate));
    if (os === undefined || isListed(parent, name)) continue;
    const cpu = base.includes("amd64") ? "x64" : CPU.find((candidate) => base.includes(candidate));
    const libc =
      os !== "linux" ? undefined : base.includes("musl") ? "musl" : base.includes("gnu") ? "glibc" : undefined;
    packages[`node_modules/${name}`] = {
      version: range.replace(/^[\^~=]/, ""),
      ...(cpu && { cpu: [cpu] }),
      ...(entry.dev && { dev: true }),
      ...(libc && { libc: [libc] }),
      optional: true,
      os: [os],
    };
  }
}

lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
