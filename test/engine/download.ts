/**
 * Downloads the official Pulumi CLI by Pulumi's own installer. A program of its own, since the Automation API gives no
 * way to stop a download: whoever starts this one can.
 *
 * Usage: node download.js <version> <folder>
 * Source: https://www.pulumi.com/docs/iac/automation-api/ (PulumiCommand.install).
 */
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { SemVer } from "semver";

async function main(): Promise<void> {
  const [version, root] = process.argv.slice(2);
  if (version === undefined || root === undefined) throw new Error("usage: download <version> <folder>");
  await PulumiCommand.install({ version: new SemVer(version), root });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
