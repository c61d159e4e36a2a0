import { serve } from '../shared/serve.ts';
import { createPopulationRegister } from './population-register.ts';
import { populationRegisterSettings } from './settings.ts';

const settings = populationRegisterSettings(process.env);
const { app } = await createPopulationRegister(settings);
serve(app, { name: 'Dữ liệu dân cư (demonstration)', host: settings.host, port: settings.port });
