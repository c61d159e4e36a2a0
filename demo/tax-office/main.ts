import { serve } from '../shared/serve.ts';
import { taxOfficeSettings } from './settings.ts';
import { createTaxOffice } from './tax-office.ts';

const settings = taxOfficeSettings(process.env);
serve(createTaxOffice(settings), { name: 'Cổng thuế (demonstration)', host: settings.host, port: settings.port });
