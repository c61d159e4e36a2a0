/** Registrations of services for everybody: the one way for pages, the API, files and commands. */
import { createAsking } from './asking.ts';
import { createDeciding } from './deciding.ts';
import type { RegistrationParts } from './registration-parts.ts';

/** Makes what teams and registrars do about registrations. */
export const createRegistrations = (parts: RegistrationParts) => ({ ...createAsking(parts), ...createDeciding(parts) });

export type Registrations = ReturnType<typeof createRegistrations>;
