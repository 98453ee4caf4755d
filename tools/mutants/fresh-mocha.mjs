// A Stryker test runner that loads the compiled code and the specs again for each mutant, in one process. The pack
// memoizes by content, and modules build their tables when they are loaded. Without a reload, one mutant would answer
// from what another has computed. Stryker's own Mocha runner starts a process for each reload, which costs ten times
// the CPU time.
import { createRequire } from "node:module";
import { join } from "node:path";
import { createMochaTestRunner } from "@stryker-mutator/mocha-runner";

const { cache } = createRequire(import.meta.url);

class FreshMocha {
  #create;
  #runner;

  constructor(create) {
    this.#create = create;
  }

  async capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun(options) {
    return (await this.#load()).dryRun(options);
  }

  async mutantRun(options) {
    return (await this.#load()).mutantRun(options);
  }

  async dispose() {
    await this.#runner?.dispose();
  }

  async #load() {
    await this.dispose();
    const compiled = join(process.cwd(), "out/");
    for (const file of Object.keys(cache)) if (file.startsWith(compiled)) delete cache[file];
    this.#runner = this.#create();
    await this.#runner.init();
    const { mocha } = this.#runner;
    // On some versions of Node.js Mocha imports the specs, and the cache of `import` cannot be emptied.
    mocha.loadFilesAsync = async () => mocha.loadFiles();
    return this.#runner;
  }
}

const create = (injector) => new FreshMocha(() => createMochaTestRunner(injector));
create.inject = createMochaTestRunner.inject;

export const strykerPlugins = [{ kind: "TestRunner", name: "fresh-mocha", factory: create }];
