/** Loaded before a policy pack (`node --require`). On SIGUSR2 it writes the processor time of its process in µs. */
import { writeSync } from "node:fs";

/** The file descriptor to write to. */
const GAUGE = 3;

process.on("SIGUSR2", () => {
  const { user, system } = process.cpuUsage();
  writeSync(GAUGE, `${user + system}\n`);
});
