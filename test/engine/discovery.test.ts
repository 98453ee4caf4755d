import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { findEngine } from "./discovery";

/** A clone that contains only the pinned module, and an empty folder as the whole PATH. */
class Clone {
  readonly root = mkdtempSync(join(tmpdir(), "discovery-"));
  readonly path = join(this.root, "path");
  readonly reports: string[] = [];
  downloader = this.script("no-download.js", "console.error('no network'); process.exitCode = 1;\n");

  constructor() {
    mkdirSync(this.path);
    const module = "module engine\n\ngo 1.25.11\n\nrequire github.com/pulumi/pulumi/pkg/v3 v3.259.0\n";
    this.script("test/engine/pulumi/go.mod", module);
  }

  script(name: string, text: string): string {
    const file = join(this.root, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: 0o755 });
    return file;
  }

  pulumi(name: string, version: string): string {
    return this.script(name, `#!/bin/sh\necho ${version}\n`);
  }

  find(downloadTimeoutMs = 10_000): ReturnType<typeof findEngine> {
    const { root, path, downloader } = this;
    return findEngine({ root, path, downloader, downloadTimeoutMs, report: (line) => void this.reports.push(line) });
  }
}

/** Whether a process runs. A zombie, which has ended but has not been waited for, does not. */
function isRunning(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  if (existsSync("/proc/self/stat")) return existsSync(stat) && !/\) Z /.test(readFileSync(stat, "utf8"));
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("finding the engine", function () {
  this.timeout(20_000);
  let clone: Clone;
  beforeEach(() => {
    clone = new Clone();
  });
  afterEach(() => rmSync(clone.root, { recursive: true }));

  const onPath = [
    ["v3.249.0", "3.249.0"],
    ["v3.259.0", "3.259.0"],
    ["3.1000.2", "3.1000.2"],
    ["v3.260.0-alpha.xa1b2c3", "3.260.0-alpha.xa1b2c3"],
  ] as const;
  for (const [printed, version] of onPath) {
    it(`prefers ${printed} on PATH to a cached engine`, async () => {
      clone.pulumi(".engine/v3.259.0/pulumi", "v3.259.0");
      const command = clone.pulumi("path/pulumi", printed);
      assert.deepEqual(await clone.find(), { command, version, source: "PATH" });
      assert.deepEqual(clone.reports, []);
    });
  }

  const unsuitable = [
    ["v3.248.9", "is 3.248.9, older than 3.249.0"],
    ["v2.300.0", "is 2.300.0, older than 3.249.0"],
    ["v4.0.0", "is 4.0.0, but the Automation API requires version 3"],
    ["nonsense", "does not print a version"],
  ] as const;
  for (const [printed, reason] of unsuitable) {
    it(`skips ${printed} on PATH, says why, and uses the cached engine`, async () => {
      const old = clone.pulumi("path/pulumi", printed);
      const command = clone.pulumi(".engine/v3.259.0/pulumi", "v3.259.0");
      assert.deepEqual(await clone.find(), { command, version: "3.259.0", source: "cache" });
      assert.deepEqual(clone.reports, [`skipped: ${old} on PATH ${reason}`]);
    });
  }

  it("downloads the engine if none is cached, and uses the download the next time", async () => {
    const install = `const [version, root] = process.argv.slice(2);
      require("node:fs").mkdirSync(root + "/bin");
      require("node:fs").writeFileSync(root + "/bin/pulumi", "#!/bin/sh\\necho v" + version + "\\n", { mode: 0o755 });`;
    clone.downloader = clone.script("download.js", install);
    const command = join(clone.root, ".engine", "download", "bin", "pulumi");
    assert.deepEqual(await clone.find(), { command, version: "3.259.0", source: "download" });
    assert.deepEqual(await clone.find(), { command, version: "3.259.0", source: "cache" });
  });

  it("kills a download that takes too long, with every process it started", async () => {
    const hang = `const { spawn } = require("node:child_process");
      const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
      require("node:fs").writeFileSync(process.argv[3] + "/../../pid", String(child.pid));`;
    clone.downloader = clone.script("hang.js", hang);
    await assert.rejects(clone.find(1500), /the download took longer than 1\.5 s/);
    const pid = Number(readFileSync(join(clone.root, "pid"), "utf8"));
    assert.ok(pid > 1, "the downloader started no process");
    // On a busy machine it takes a while until a killed process has ended.
    for (let waited = 0; isRunning(pid) && waited < 10_000; waited += 50) await setTimeout(50);
    assert.equal(isRunning(pid), false);
  });

  it("builds the engine if the download fails, and uses the build the next time", async () => {
    const build = `#!/bin/sh
      echo "$PWD $*" > ${clone.root}/go-was-called
      while [ "$1" != "-o" ]; do shift; done
      printf '#!/bin/sh\\necho v3.259.0\\n' > "$2" && /bin/chmod +x "$2"\n`;
    clone.script("path/go", build);
    const command = join(clone.root, ".engine", "v3.259.0", "pulumi");
    assert.deepEqual(await clone.find(), { command, version: "3.259.0", source: "build" });
    const called = readFileSync(join(clone.root, "go-was-called"), "utf8");
    assert.match(called, /test\/engine\/pulumi build -ldflags .*version\.Version=v3\.259\.0 -o \S+ github\.com/);
    assert.match(clone.reports.join("\n"), /building the Pulumi engine 3\.259\.0 .*\nbuilt the Pulumi engine in/);
    assert.deepEqual(await clone.find(), { command, version: "3.259.0", source: "cache" });
  });

  it("says what to install, and why each of the four sources failed", async () => {
    await assert.rejects(clone.find(), {
      message:
        "No Pulumi engine found. Install the Pulumi CLI >= 3.249.0 (https://www.pulumi.com/docs/install/) " +
        "or Go >= 1.25.11 (https://go.dev/dl/) and make sure that it is on PATH. Tried: PATH has no `pulumi`; " +
        `${clone.root}/.engine has no engine 3.259.0; the download failed (no network); ` +
        "the engine cannot be built because PATH has no `go`.",
    });
  });

  it("reports the last line of the compiler if the build fails", async () => {
    clone.script("path/go", "#!/bin/sh\necho 'first' >&2\necho 'go: no space left' >&2\nexit 1\n");
    await assert.rejects(clone.find(), /go build failed \(go: no space left\)\.$/);
    assert.ok(clone.reports.includes("first\ngo: no space left\n"));
    assert.equal(existsSync(join(clone.root, ".engine", "v3.259.0", "pulumi")), false);
  });
});
