/**
 * Writes iam/aws/generated/partitions.json: the partitions of AWS, and the pattern of the names of their Regions. The
 * source is the Python package botocore (Apache-2.0).
 *
 * Usage: npm run generate-partitions [-- path/to/botocore.whl]
 * Without a path, pip downloads the package. Nothing else needs Python or the package.
 */
import { writeFileSync } from "node:fs";
import { withWheel } from "./python-wheel";

const FILE = "iam/aws/generated/partitions.json";
const PACKAGE = "botocore==1.44.8";

/** Prints the file of the package, and the date on which it was packed. */
const EXTRACT = `
import json, sys, zipfile
wheel = zipfile.ZipFile(sys.argv[1])
name = "botocore/data/partitions.json"
date = "%04d-%02d-%02d" % wheel.getinfo(name).date_time[:3]
json.dump({"date": date, **json.loads(wheel.read(name))}, sys.stdout)
`;

interface Source {
  readonly date: string;
  readonly partitions: readonly { readonly id: string; readonly regionRegex: string }[];
}

withWheel(PACKAGE, process.argv[2], ({ version, run }) => {
  const { date, partitions }: Source = JSON.parse(run(EXTRACT));
  const lines = partitions.map(({ id, regionRegex }) => JSON.stringify({ id, regionRegex }));
  writeFileSync(
    FILE,
    `{
"source": "botocore ${version}",
"date": ${JSON.stringify(date)},
"partitions": [
${lines.join(",\n")}
]
}
`,
  );
});
