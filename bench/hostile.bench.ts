/**
 * `npm run bench:hostile`: what one document costs that is made to be expensive. Each is judged in a process of its own, by
 * every policy of the pack, as the engine does with one KMS key: processor time and growth of the resident memory.
 *
 * Usage: node out/bench/hostile.bench.js [name of a document]
 */
import { execFileSync } from "node:child_process";
import { policies } from "../policies/index";
import { runPolicy } from "../test/kit/policy-tester";
import { HOSTILE_KEY_POLICIES } from "./hostile-documents";

const [name] = process.argv.slice(2);
if (name === undefined) compare();
else console.log(JSON.stringify(cost(HOSTILE_KEY_POLICIES[name] ?? "")));

/** Judges one key, in this process. Returns milliseconds of processor time and mebibytes. */
function cost(policy: string): { readonly cpu: number; readonly memory: number; readonly findings: number } {
  const enabled = policies.filter(({ enforcementLevel }) => enforcementLevel !== "disabled");
  const before = process.memoryUsage().rss;
  const started = process.cpuUsage();
  const findings = enabled.flatMap(
    (each) =>
      runPolicy(each, {
        name: "hostile",
        type: "aws:kms/key:Key",
        props: { enableKeyRotation: true, policy },
        provider: { region: "eu-west-1" },
      }).findings,
  );
  const { user, system } = process.cpuUsage(started);
  return {
    cpu: Math.round((user + system) / 1000),
    memory: Math.round((process.memoryUsage().rss - before) / 1_048_576),
    findings: findings.length,
  };
}

function compare(): void {
  console.log("| Document | Characters | CPU, ms | Memory, MiB | Findings |\n| --- | ---: | ---: | ---: | ---: |");
  for (const [each, text] of Object.entries(HOSTILE_KEY_POLICIES)) {
    const output = execFileSync(process.execPath, [__filename, each], { encoding: "utf8" });
    const { cpu, memory, findings }: ReturnType<typeof cost> = JSON.parse(output);
    console.log(`| ${each} | ${text.length.toLocaleString("en")} | ${cpu} | ${memory} | ${findings} |`);
  }
}
