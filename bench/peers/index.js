// AWSGuard as its documentation starts it: every policy, advisory.
const { AwsGuard } = require("@pulumi/awsguard");

new AwsGuard({ all: "advisory" });
