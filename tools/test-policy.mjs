// `npm run test:policy -- ID`: builds, and runs the tests of one policy: its own test file and its page's examples.
//
// Exits with 2 if there is no policy of that id, with the nearest ids, and with 1 if the build or a test fails.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { distance } from "fastest-levenshtein";

const NEAREST = 3;

const ids = readdirSync("policies")
  .filter((file) => file.endsWith(".ts") && file !== "index.ts")
  .map((file) => file.slice(0, -".ts".length));
const [id, ...rest] = process.argv.slice(2);

if (id === undefined || rest.length > 0) refuse("usage: npm run test:policy -- ID");
else if (!ids.includes(id))
  refuse(`\`${id}\` is not a policy of this pack. The nearest ids: ${nearest(id).join(", ")}`);
else if ((await run("tsc", ["-p", "."])) !== 0) process.exitCode = 1;
else {
  // Two processes at once, since the catalogue loads the SDKs of both providers for the examples of the page.
  const codes = await Promise.all([
    run("mocha", ["--fail-zero", `out/test/policies/${id}.test.js`]),
    run("mocha", ["--fail-zero", "--grep", `^the catalogue ${id} `, "out/test/catalogue.test.js"]),
  ]);
  process.exitCode = codes.every((code) => code === 0) ? 0 : 1;
}

function refuse(message) {
  console.error(message);
  process.exitCode = 2;
}

function nearest(text) {
  return ids.toSorted((one, other) => distance(text, one) - distance(text, other)).slice(0, NEAREST);
}

/** Runs a command of the development dependencies, and prints what it printed once it has ended. */
function run(command, args) {
  const child = spawn("npx", [command, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => output.push(chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      process.stdout.write(Buffer.concat(output));
      resolve(code);
    });
  });
}
