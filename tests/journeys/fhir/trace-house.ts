/** A house whose space of Paule has one of each kind of line, and the hands to read its history by FHIR. */
import type { AuditEvent, Bundle, DocumentReference } from '@medplum/fhirtypes';
import { expect } from 'vitest';
import { parsePublicId, publicHolderId } from '#platform/ids';
import type { TestPerson } from '../../house.ts';
import { professional } from '../../personas.ts';
import { everything } from '../outward.ts';
import { type FhirHouse, newReference, search, startFhirHouse } from './fhir-house.ts';

export type TraceHouse = Awaited<ReturnType<typeof startTraceHouse>>;

export async function startTraceHouse() {
  const house = await startFhirHouse();
  const paule = await house.newPerson({ treating: ['medecin'] });
  const filed = await fill(house, paule);
  /** As the browser of a citizen, signed in to the pages. */
  const cookieOf = async (of: { readonly holderId: string }): Promise<Record<string, string>> => ({
    cookie: `carnet=${(await house.sessionOfHolder(of.holderId)).secret}`,
  });
  const byCitizen = async (who: TestPerson, path: string) =>
    house.ask<Bundle>(undefined, 'GET', path, undefined, await cookieOf(who));
  return {
    ...house,
    paule,
    /** Public id of the document that is still there. */
    filed,
    cookieOf,
    byCitizen,
    historyOf: async (of: TestPerson) => house.access.history(await house.asHolder(of), { limit: 200 }),
    eventsOf: async (of: TestPerson, more = '') => {
      const { status, body } = await byCitizen(of, asked(of, `&_count=100${more}`));
      expect(status).toBe(200);
      return events(body);
    },
  };
}

async function fill(house: FhirHouse, paule: TestPerson): Promise<string> {
  const fileOne = async (title: string) => {
    const done = await house.ask<DocumentReference>(
      'cardiologue',
      'POST',
      '/DocumentReference',
      newReference(paule, 'cardiologue', { title }),
    );
    expect(done.status).toBe(201);
    return done.body.id ?? '';
  };
  await house.consent('cardiologue', paule);
  const filed = await fileOne('Lettre');
  const mistaken = await fileOne('Erreur');
  await house.consent('infirmiere', paule);
  await house.ask('infirmiere', 'GET', search(paule));
  await house.ask('medecin', 'GET', `/DocumentReference/${filed}`);
  await house.ask('medecin', 'GET', `/Binary/${filed}?_format=json`);
  await house.ask('pharmacien', 'GET', search(paule));
  const patch = [{ op: 'replace', path: '/status', value: 'entered-in-error' }];
  const deleted = await house.ask('cardiologue', 'PATCH', `/DocumentReference/${mistaken}`, patch, {
    'content-type': 'application/json-patch+json',
  });
  expect(deleted.status).toBe(200);
  await house.documents.hide(await house.asHolder(paule), parsePublicId(filed)?.objectId ?? '');
  await house.access.block(await house.asHolder(paule), professional('sage-femme').nationalId);
  await house.openEmergency('regulateur', paule);
  await house.documents.list(await house.asProfessional('regulateur', paule), {}, everything);
  await house.access.closeEmergency(await house.asProfessional('regulateur', paule));
  return filed;
}

/** The search of somebody's history. */
export const asked = (of: TestPerson, more = '') =>
  `/AuditEvent?patient=Patient/${publicHolderId(of.holderId)}${more}`;

/** The events of a searchset. */
export const events = (bundle: Bundle): AuditEvent[] =>
  (bundle.entry ?? []).filter((one) => one.search?.mode === 'match').map((one) => one.resource as AuditEvent);

/** The act, as the history names it. */
export const actOf = (event: AuditEvent) =>
  event.subtype?.find(({ system }) => system?.endsWith('/CodeSystem/carnet-act'))?.code;
