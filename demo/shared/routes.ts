import type { Context, Handler } from './context.ts';
import { Failure } from './failure.ts';

/** Handlers by method and path, such as `GET /callback`; `:name` stands for one part of it, as in `GET /files/:file`. */
export type Routes = Readonly<Record<string, Handler>>;

type Parts = Readonly<Record<string, string>>;

/** What stands where the route has `:name`; undefined when the path is another one. */
function partsOf(path: string, route: string): Parts | undefined {
  const [given, wanted] = [path.split('/'), route.split('/')];
  const fits = (part: string, i: number): boolean => (part.startsWith(':') ? Boolean(given[i]) : given[i] === part);
  if (given.length !== wanted.length || !wanted.every(fits)) return undefined;
  return Object.fromEntries(
    wanted.flatMap((part, i) => (part.startsWith(':') ? [[part.slice(1), given[i] ?? '']] : [])),
  );
}

/** The route of a request; throws Failure('not_found'), or 'method_not_allowed' when the path has other methods. */
export function findRoute({ method, path }: Context, routes: Routes): { handler: Handler; parts: Parts } {
  const fitting = Object.entries(routes).flatMap(([route, handler]) => {
    const [routeMethod, routePath = ''] = route.split(' ');
    const parts = partsOf(path, routePath);
    return parts ? [{ method: routeMethod, handler, parts }] : [];
  });
  const found = fitting.find((one) => one.method === (method === 'HEAD' ? 'GET' : method));
  if (!found) throw new Failure(fitting.length > 0 ? 'method_not_allowed' : 'not_found');
  return found;
}
