// Lets a worker of `mocha --parallel` write its coverage. Mocha asks its workers to exit at the end and sends SIGTERM one
// second later. Writing the coverage takes longer than that on a busy machine, and SIGTERM would cut it off.
if (process.env["MOCHA_WORKER_ID"] !== undefined) process.on("SIGTERM", () => process.exit());
