import { serve } from '../shared/serve.ts';
import { createBank } from './bank.ts';
import { bankSettings } from './settings.ts';

const settings = bankSettings(process.env);
const { app } = await createBank(settings);
serve(app, { name: 'Ngân hàng Mẫu (demonstration)', host: settings.host, port: settings.port });
