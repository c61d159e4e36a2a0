import { serve } from '../shared/serve.ts';
import { createDataApi } from './data-api.ts';
import { dataApiSettings } from './settings.ts';

const settings = dataApiSettings(process.env);
serve(createDataApi(settings), { name: 'Kho dữ liệu (demonstration)', host: settings.host, port: settings.port });
