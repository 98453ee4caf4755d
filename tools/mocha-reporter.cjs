// Mocha's spec reporter. It also writes the totals, and how long each file took, to the file that MOCHA_REPORT names.
const { writeFileSync } = require("node:fs");
const { relative } = require("node:path");
const { reporters } = require("mocha");

module.exports = class extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    /** @type {Record<string, number>} */
    const milliseconds = {};
    const count = ({ file, duration = 0 }) => {
      const name = relative(process.cwd(), file ?? "");
      milliseconds[name] = (milliseconds[name] ?? 0) + duration;
    };
    runner.on("test end", count);
    runner.on("hook end", count);
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      const file = process.env.MOCHA_REPORT;
      if (file !== undefined) writeFileSync(file, JSON.stringify({ passes, failures, pending, milliseconds }));
    });
  }
};
