/** The first page, where a registration begins, and the last one. */
import type { Context } from 'koa';
import type { Audit } from '../audit/audit.ts';
import { textOf } from '../conversations/fields.ts';
import type { RegistrationGuard } from '../guessing/registration-limits.ts';
import type { Refusal } from '../guessing/rules.ts';
import type { Pages } from '../web/pages.ts';
import { STEPS } from './draft.ts';
import type { Drafts } from './drafts.ts';
import { createEndsPages } from './ends-pages.ts';
import { inputOf, lead, type Origin, type Origins } from './visit.ts';

export interface EndsParts {
  readonly pages: Pages;
  readonly drafts: Drafts;
  readonly origins: Origins;
  readonly guard: RegistrationGuard;
  readonly audit: Audit;
}

/** Makes the two ends; nothing is kept of whoever only looks. */
export function createEnds(parts: EndsParts) {
  const { pages, drafts, origins, guard, audit } = parts;
  const show = createEndsPages(parts);

  async function placeOf(ctx: Context) {
    const origin = await origins.of(ctx.query.interaction);
    const language = origins.speak(ctx, origin);
    const query = origin.interaction ? `?interaction=${encodeURIComponent(origin.interaction)}` : '';
    return { origin, language, query, ...(await origins.service(origin, language)) };
  }

  async function begin(ctx: Context, kind: 'citizen' | 'foreigner', origin: Origin): Promise<Refusal | undefined> {
    const refusal = await guard.begin(ctx.ip);
    if (refusal?.first) await audit({ type: 'registration.throttled', details: { seconds: refusal.seconds } });
    if (refusal) return refusal;
    await drafts.begin(ctx, { ...origin, kind });
    lead(ctx, `/register/${STEPS[0]}`);
    return undefined;
  }

  return {
    show: async (ctx: Context): Promise<void> => show.who(ctx, await placeOf(ctx), undefined, 'over' in ctx.query),

    async answer(ctx: Context): Promise<void> {
      const place = await placeOf(ctx);
      const words = pages.words(place.language);
      const who = textOf(inputOf(ctx), 'who');
      if (who === 'child') return lead(ctx, `/register/child${place.query}`);
      if (who !== 'citizen' && who !== 'foreigner')
        return show.who(ctx, place, { errors: { who: words('register.who.missing') } });
      const refusal = await begin(ctx, who, place.origin);
      if (!refusal) return;
      const error = words('error.signIn.tooMany', { minutes: Math.ceil(refusal.seconds / 60) });
      show.who(ctx, place, { error, retryAfter: refusal.seconds });
    },

    showChild: async (ctx: Context): Promise<void> => show.child(ctx, await placeOf(ctx)),

    async showDone(ctx: Context): Promise<void> {
      const found = await drafts.find(ctx);
      if (found?.kind !== 'finished') return lead(ctx, '/register');
      const { finished } = found;
      const language = origins.speak(ctx, finished);
      const service = await origins.service(finished, language);
      show.done(ctx, finished, { language, ...service, next: await origins.next(finished) });
    },
  };
}
