/**
 * Downloads the official Pulumi CLI with Pulumi's own installer. It is a separate program so that its parent can stop it,
 * because the Automation API cannot stop a download.
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
