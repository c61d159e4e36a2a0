/** Operations of the API: each says what it takes and gives, from which requests are checked and the OpenAPI document is made. */
import type { z } from 'zod';
import type { ApiScope } from './scopes.ts';
import type { Caller } from './tokens.ts';

type Shape = z.ZodType<object>;
type Of<S> = S extends z.ZodType ? z.output<S> : undefined;

/** One operation; `path` as OpenAPI writes it, under the API's root. */
export interface Operation<
  Params extends Shape | undefined = Shape | undefined,
  Query extends Shape | undefined = Shape | undefined,
  Body extends z.ZodType | undefined = z.ZodType | undefined,
  Answer extends z.ZodType | undefined = z.ZodType | undefined,
> {
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'delete';
  readonly path: `/${string}`;
  readonly summary: string;
  readonly scope: ApiScope;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Without one the answer is 204. */
  readonly answer?: Answer;
  /** Of success; 200 or 204 without. */
  readonly status?: 201 | 202;
  run(
    caller: Caller,
    input: { readonly params: Of<Params>; readonly query: Of<Query>; readonly body: Of<Body> },
  ): Promise<Of<Answer>>;
}

/** Makes an operation; for its types. */
export const operation = <
  Params extends Shape | undefined = undefined,
  Query extends Shape | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Answer extends z.ZodType | undefined = undefined,
>(
  one: Operation<Params, Query, Body, Answer>,
): Operation => one as unknown as Operation;
