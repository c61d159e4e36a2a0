import { serve } from '../shared/serve.ts';
import { createPortal } from './portal.ts';
import { portalSettings } from './settings.ts';

const settings = portalSettings(process.env);
serve(createPortal(settings), { name: 'Cổng dịch vụ công (demonstration)', host: settings.host, port: settings.port });
