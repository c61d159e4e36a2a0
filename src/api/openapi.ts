/** The OpenAPI document of the API, made from its operations. */
import { z } from 'zod';
import type { Operation } from './operation.ts';
import { API_SCOPES } from './scopes.ts';

const PROBLEM = {
  type: 'object',
  description: 'Problem details (RFC 9457).',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    scope: { type: 'string', description: 'The scope that the token or the registration lacks.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { path: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
  required: ['type', 'title', 'status', 'code'],
};

const PROBLEMS: Readonly<Record<string, string>> = {
  400: 'What was sent is not valid.',
  401: 'There is no good token.',
  403: 'The token or the registration does not allow this, or somebody else has to decide it.',
  404: 'There is no such thing, or it is not yours.',
  409: 'This does not go with how things are now.',
  413: 'The request is larger than 256 kB.',
  415: 'The request is not JSON.',
  429: 'There were too many requests; Retry-After says when to try again.',
  503: 'The service is not available; Retry-After says when to try again.',
};

const nameOf = (status: string): string => `Problem${status}`;
const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
/** The refusals, which are the same everywhere. */
const problemResponses = Object.fromEntries(
  Object.entries(PROBLEMS).map(([status, description]) => [nameOf(status), { description, content: problem }]),
);
const problemAnswers = Object.fromEntries(
  Object.keys(PROBLEMS).map((status) => [status, { $ref: `#/components/responses/${nameOf(status)}` }]),
);

interface JsonSchema {
  [key: string]: unknown;
  properties?: Record<string, unknown>;
  required?: string[];
}

/** `input`: what may be left out is not required. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema;
  return rest;
}

function parametersOf(schema: z.ZodType | undefined, where: 'path' | 'query') {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input');
  return Object.entries(properties).map(([name, one]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: one,
  }));
}

const json = (schema: JsonSchema) => ({ 'application/json': { schema } });

function operationOf({ id, summary, scope, params, query, body, answer, status }: Operation) {
  const success = answer
    ? { description: 'Done.', content: json(schemaOf(answer, 'output')) }
    : { description: 'Done.' };
  return {
    operationId: id,
    summary,
    security: [{ oauth: [scope] }],
    parameters: [...parametersOf(params, 'path'), ...parametersOf(query, 'query')],
    ...(body ? { requestBody: { required: true, content: json(schemaOf(body, 'input')) } } : {}),
    responses: { [String(status ?? (answer ? 200 : 204))]: success, ...problemAnswers },
  };
}

/** The document (OpenAPI 3.1). */
export function openApi(operations: readonly Operation[], { issuer, root }: { issuer: string; root: string }) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const one of operations) paths[one.path] = { ...paths[one.path], [one.method]: operationOf(one) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Một Cửa: management of services, people and staff',
      version: '1',
      description: `Tokens come from ${issuer}/token by the client credentials grant with private_key_jwt and \`resource=${issuer}/api\`.`,
    },
    servers: [{ url: `${issuer}${root}` }],
    paths,
    components: {
      schemas: { Problem: PROBLEM },
      responses: problemResponses,
      securitySchemes: {
        oauth: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: `${issuer}/token`, scopes: API_SCOPES } } },
      },
    },
  };
}
