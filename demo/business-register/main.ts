import { serve } from '../shared/serve.ts';
import { createBusinessRegister } from './business-register.ts';
import { businessRegisterSettings } from './settings.ts';

const settings = businessRegisterSettings(process.env);
const { app } = await createBusinessRegister(settings);
serve(app, { name: 'Đăng ký doanh nghiệp (demonstration)', host: settings.host, port: settings.port });
