import { CATALOGUE, FIELD_PROBLEMS, type FieldProblemCode, type Reason } from "@counterfoil/protocol";
import { z } from "zod";

const reason = z.enum(Object.keys(CATALOGUE) as [Reason, ...Reason[]]);

const code = z.enum(Object.keys(FIELD_PROBLEMS) as [FieldProblemCode, ...FieldProblemCode[]]);

const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  reason,
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string(), code: code.optional() })).optional(),
  sign_in_with: z.array(z.string()).optional(),
});

const oauthError = z.object({
  error: z.string(),
  error_description: z.string(),
  reason,
  sign_in_with: z.array(z.string()).optional(),
});

/** Error answers of the JSON endpoints, for the OpenAPI document (RFC 9457). */
export const PROBLEMS = { "4xx": problem, "5xx": problem } as const;

/** Error answers of the OAuth endpoints, for the OpenAPI document (RFC 6749 §5.2). */
export const OAUTH_ERRORS = { "4xx": oauthError, "5xx": oauthError } as const;
