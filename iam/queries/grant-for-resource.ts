/**
 * Conditions on `kms:GrantIsForAWSResource` that do not do what their author means them to. AWS does not document whether
 * a direct call sends the key as false or not at all.
 *
 * They only select the wording of a finding. They decide nothing.
 *
 * Source: KMS developer guide, `kms:GrantIsForAWSResource`.
 */
import { toLowerCase } from "../ascii-case";
import type { PolicyDocument, Statement } from "../syntax/ast";

const KEY = "kms:grantisforawsresource";

const compares = ({ conditions }: Statement, operator: string, value: string): boolean =>
  conditions.some(
    (each) => each.operator === operator && toLowerCase(each.key) === KEY && each.values.some((text) => text === value),
  );

/** Returns the path of a Deny that does not deny a request without the key; undefined if there is none. */
export const denyWithoutAbsentKey = ({ statements }: PolicyDocument): string | undefined =>
  statements.find((statement) => statement.effect === "Deny" && compares(statement, "Bool", "false"))?.path;

/** Whether the statement with the index also allows a request without the key. */
export const allowsAbsentKey = ({ statements }: PolicyDocument, index: number): boolean =>
  statements.some((statement) => statement.index === index && compares(statement, "BoolIfExists", "true"));
