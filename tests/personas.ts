/** The fictitious cast, by the short names that tests use. */
import { type CastPerson, type CastProfessional, cast } from '../src/app/demo/cast.ts';

export type ProfessionalName =
  | 'medecin'
  | 'infirmiere'
  | 'pharmacien'
  | 'secretaire'
  | 'sage-femme'
  | 'regulateur'
  | 'cardiologue'
  | 'biologiste'
  | 'medecin-du-travail';

export const PROFESSIONALS: readonly ProfessionalName[] = [
  'medecin',
  'infirmiere',
  'pharmacien',
  'secretaire',
  'sage-femme',
  'regulateur',
  'cardiologue',
  'biologiste',
  'medecin-du-travail',
];

export function professional(name: ProfessionalName): CastProfessional {
  const found = cast.professionals.find((one) => one.id === name);
  if (!found) throw new Error(`Nobody of the cast is called ${name}`);
  return found;
}

export function person(name: string): CastPerson {
  const found = cast.people.find((one) => one.id === name);
  if (!found) throw new Error(`Nobody of the cast is called ${name}`);
  return found;
}
