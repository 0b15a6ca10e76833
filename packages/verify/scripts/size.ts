import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

// `npm run size -w @counterfoil/verify`: how much the built package weighs, without maps and types, comments included.

const packages = join(dirname(fileURLToPath(import.meta.url)), "../..");

for (const name of ["verify", "protocol"]) {
  const folder = join(packages, name, "dist");
  const files = readdirSync(folder).filter((file) => file.endsWith(".js") && !file.includes(".test."));
  const code = Buffer.concat(files.map((file) => readFileSync(join(folder, file))));
  const [plain, packed] = [code.byteLength, gzipSync(code, { level: 9 }).byteLength].map(kilobytes);
  console.log(`@counterfoil/${name}: ${files.length} files, ${plain}, ${packed} gzipped`);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
