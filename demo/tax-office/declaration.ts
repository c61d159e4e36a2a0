import { randomInt } from 'node:crypto';
import type { Context } from '../shared/context.ts';
import { readForm } from '../shared/form.ts';
import { reaches } from '../shared/levels.ts';
import { seeOther, show } from '../shared/service.ts';
import type { Contexts, OpenContext } from './contexts.ts';
import { declarationPage, declaredPage, notEmpoweredPage } from './declaration-pages.ts';
import type { ContextRenewal } from './renewal.ts';
import type { SignIns } from './sign-ins.ts';
import { mayFile } from './taxpayer.ts';
import { BRAND } from './words.ts';

/** The tax return of a context: level 2 and the power to file. */
export interface Declaration {
  form(ctx: Context, context: OpenContext): Promise<void>;
  file(ctx: Context, context: OpenContext): Promise<void>;
}

export interface DeclarationOptions {
  readonly contexts: Contexts;
  readonly signIns: SignIns;
  readonly renewal: ContextRenewal;
}

const INCOME = /^\d{1,12}$/;

/** An amount in đồng as people write it, with or without separators; undefined when it is none. */
export function readIncome(text: string): number | undefined {
  const digits = text.replace(/[\s.,]/g, '');
  return INCOME.test(digits) ? Number(digits) : undefined;
}

/** Under which a return is found again. */
export const newReceipt = (): string => `MH-${randomInt(100_000, 1_000_000)}`;

function refuse(ctx: Context, context: OpenContext): void {
  show(ctx, BRAND, notEmpoweredPage(context, ctx.state.language));
  ctx.status = 403;
}

export function createDeclaration({ contexts, signIns, renewal }: DeclarationOptions): Declaration {
  async function form(ctx: Context, context: OpenContext): Promise<void> {
    const { level, declared } = context.taxpayer;
    const { language } = ctx.state;
    if (declared) return show(ctx, BRAND, declaredPage(context, declared, language));
    if (!mayFile(context.taxpayer)) return refuse(ctx, context);
    if (!reaches(level, 'm2')) return signIns.again(ctx, context, '/declare', 'm2');
    show(ctx, BRAND, declarationPage(context, {}, language));
  }

  /** The powers are asked for anew: what was given at sign-in may have been taken back since. */
  async function file(ctx: Context, context: OpenContext): Promise<void> {
    const value = (await readForm(ctx)).get('income') ?? '';
    const { id, taxpayer } = await renewal.check(context);
    if (!mayFile(taxpayer)) return refuse(ctx, { id, taxpayer });
    if (!reaches(taxpayer.level, 'm2') || taxpayer.declared) return seeOther(ctx, `/c/${id}/declare`);
    const income = readIncome(value);
    if (income === undefined) {
      show(ctx, BRAND, declarationPage({ id, taxpayer }, { value, wrong: true }, ctx.state.language));
      ctx.status = 422;
      return;
    }
    contexts.update(id, (now) => ({ ...now, declared: { income, receipt: newReceipt() } }));
    seeOther(ctx, `/c/${id}/declare`);
  }

  return { form, file };
}
