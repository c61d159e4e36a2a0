/** What a form shows beside its inputs, made ready for the page. */
import QRCode from 'qrcode';
import type { Exhibit } from '../authenticators/authenticator.ts';
import type { ExhibitView } from '../web/views.ts';

const GROUP = /.{1,4}/g;

/** Error correction M, as authenticator apps expect; the quiet zone is part of the picture. */
const drawQr = (content: string): Promise<string> =>
  QRCode.toString(content, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 });

async function exhibitView(exhibit: Exhibit): Promise<ExhibitView> {
  if (exhibit.kind === 'qr') return { kind: 'qr', svg: await drawQr(exhibit.content) };
  if (exhibit.kind === 'secret') return { kind: 'secret', groups: exhibit.value.match(GROUP) ?? [] };
  return exhibit;
}

/** The exhibits of a form for a page. */
export const exhibitViews = (exhibits: readonly Exhibit[] = []): Promise<ExhibitView[]> =>
  Promise.all(exhibits.map(exhibitView));
