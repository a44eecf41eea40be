/** Modes and consent through the API: break-glass, the call centre, taking back, the secret care of a minor, the program's name. */
import type { Bundle, Consent, OperationOutcome, Patient } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../house.ts';
import { type ProfessionalName, professional } from '../../personas.ts';
import { type FhirHouse, insToken, newReference, search, startFhirHouse } from './fhir-house.ts';

let house: FhirHouse;
beforeAll(async () => {
  house = await startFhirHouse();
});
afterAll(() => house?.close());

const PATCH = { 'content-type': 'application/json-patch+json' };
const END = [{ op: 'replace', path: '/status', value: 'inactive' }];
const VISIBILITY =
  'https://mos.esante.gouv.fr/NOS/TRE_A07-StatutVisibiliteDocument/FHIR/TRE-A07-StatutVisibiliteDocument';

type Over = {
  readonly purpose?: 'BTG' | 'ETREAT';
  readonly reason?: string;
  readonly secret?: boolean;
  readonly for?: ProfessionalName;
  readonly form?: string;
};
const consent = (of: TestPerson, by: ProfessionalName, over: Over = {}): Consent => ({
  resourceType: 'Consent',
  status: 'active',
  extension: [
    ...(over.reason
      ? [{ url: `${house.publicUrl}/fhir/StructureDefinition/access-reason`, valueString: over.reason }]
      : []),
    ...(over.form
      ? [{ url: `${house.publicUrl}/fhir/StructureDefinition/access-form`, valueCode: over.form }]
      : []),
  ],
  scope: { coding: [{ code: 'patient-privacy' }] },
  category: [{ coding: [{ code: '59284-0' }] }],
  patient: { identifier: { system: `urn:oid:${of.insOid}`, value: of.ins } },
  provision: {
    type: 'permit',
    actor: [
      {
        role: { coding: [{ code: 'IRCP' }] },
        reference: {
          identifier: {
            system: 'urn:oid:1.2.250.1.71.4.2.1',
            value: professional(over.for ?? by).nationalId,
          },
        },
      },
    ],
    ...(over.purpose && {
      purpose: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: over.purpose }],
    }),
    ...(over.secret && {
      securityLabel: [{ system: VISIBILITY, code: 'INVISIBLE_REPRESENTANTS_LEGAUX' }],
    }),
  },
});
/** What is read of an answer: a Consent, or why there is none. */
type Answered = Pick<Consent, 'id' | 'status' | 'extension' | 'provision' | 'verification'> &
  Pick<OperationOutcome, 'issue'>;
const codeOf = ({ issue }: Pick<OperationOutcome, 'issue'>) => issue?.[0]?.details?.coding?.[0]?.code;
const post = (by: ProfessionalName, of: TestPerson, over?: Over) =>
  house.ask<Answered>(by, 'POST', '/Consent', consent(of, by, over));
const pathOf = ({ id }: Pick<Consent, 'id'>) => `/Consent/${id}`;

describe('breaking the glass', () => {
  test('opens for the token, ends, and is justified once; the person reads the program’s name', async () => {
    const paule = await house.newPerson();
    await house.ask('cardiologue', 'POST', '/DocumentReference', newReference(paule, 'cardiologue'));
    expect((await house.ask('infirmiere', 'GET', search(paule))).status).toBe(403);
    const opened = await post('infirmiere', paule, { purpose: 'BTG', reason: 'Personne inconsciente' });
    expect(opened.status).toBe(201);
    expect(opened.body).toMatchObject({
      status: 'active',
      extension: [{ valueString: 'Personne inconsciente' }],
      provision: { purpose: [{ code: 'BTG' }] },
    });
    expect(opened.headers.get('location')).toBe(`${house.base}${pathOf(opened.body)}`);
    expect((await house.ask('infirmiere', 'GET', search(paule))).status).toBe(200);
    expect((await house.ask<Answered>('infirmiere', 'GET', pathOf(opened.body))).body.status).toBe('active');
    // nobody else's
    expect((await house.ask('pharmacien', 'GET', pathOf(opened.body))).status).toBe(404);

    const wrong = await house.ask(
      'infirmiere',
      'PATCH',
      pathOf(opened.body),
      [{ ...END[0], value: 'draft' }],
      PATCH,
    );
    expect([wrong.status, codeOf(wrong.body)]).toEqual([422, 'patch-invalid']);
    const ended = await house.ask<Answered>('infirmiere', 'PATCH', pathOf(opened.body), END, PATCH);
    expect([ended.status, ended.body.status]).toEqual([200, 'inactive']);
    expect((await house.ask('infirmiere', 'GET', search(paule))).status).toBe(403);

    const justify = (text?: string) =>
      house.ask<Answered>('infirmiere', 'POST', `${pathOf(opened.body)}/$justify`, {
        resourceType: 'Parameters',
        parameter: text === undefined ? [] : [{ name: 'justification', valueString: text }],
      });
    expect([(await justify()).status, codeOf((await justify('Bref')).body)]).toEqual([
      422,
      'justification-too-short',
    ]);
    expect((await justify('Malaise sur la voie publique.')).body.verification?.[0]?.verified).toBe(true);
    expect(codeOf((await justify('Encore une fois.')).body)).toBe('emergency-absent');

    const lines = await house.access.history(await house.asHolder(paule), { limit: 50 });
    expect(lines.find(({ rule }) => rule === 'A-BREAK-GLASS')?.actor.software).toMatch(/^node/);
    const deposit = lines.find(({ action }) => action === 'document.deposit');
    expect(deposit?.actor.software).toMatch(/^node/);
  });

  test('is refused for somebody else, without a reason, and in one word when the person opposed it', async () => {
    const paule = await house.newPerson();
    const forOther = await post('infirmiere', paule, { purpose: 'BTG', reason: 'Malaise', for: 'medecin' });
    expect([forOther.status, codeOf(forOther.body)]).toEqual([422, 'other-professional']);
    const silent = await post('infirmiere', paule, { purpose: 'BTG' });
    expect([silent.status, codeOf(silent.body)]).toEqual([422, 'reason-missing']);
    await house.rows('insert into access.switches (holder_id, emergency_others) values ($1, false)', [
      paule.holderId,
    ]);
    const refused = await post('infirmiere', paule, { purpose: 'BTG', reason: 'Malaise' });
    expect([refused.status, codeOf(refused.body)]).toEqual([403, 'access-refused']);
    expect(refused.body.issue?.[0]?.details?.text).toContain('L’accès en urgence à ce carnet est refusé.');
  });
});

describe('the call centre', () => {
  test('finds by traits, opens, and is given no number', async () => {
    const paule = await house.newPerson({ givenName: 'Ysaline' });
    const path = `/Patient?family=Essai&given=Ysaline&birthdate=${paule.birthDate}&gender=female`;
    const found = await house.ask<Bundle>('regulateur', 'GET', path);
    expect(found.status).toBe(200);
    expect(found.body.total).toBe(1);
    const patient = found.body.entry?.[0]?.resource as Patient;
    expect(patient.identifier).toBeUndefined();
    expect(JSON.stringify(found.body)).not.toContain(paule.ins);
    const opened = await house.ask<Answered>('regulateur', 'POST', '/Consent', {
      ...consent(paule, 'regulateur', { purpose: 'ETREAT', reason: 'Appel pour malaise' }),
      patient: { reference: `Patient/${patient.id}` },
    });
    expect(opened.status).toBe(201);
    const read = await house.ask<Patient>('regulateur', 'GET', `/Patient/${patient.id}`);
    expect([read.status, read.body.identifier]).toEqual([200, undefined]);
    const nurse = await house.ask('infirmiere', 'GET', path);
    expect([nurse.status, codeOf(nurse.body)]).toEqual([403, 'act-refused']);
    const glass = await post('medecin', paule, { purpose: 'ETREAT', reason: 'Appel' });
    expect(glass.status).toBe(403);
  });

  test.each([
    ['family=Essai', 400, 'search-required'],
    ['birthdate=1971', 400, 'search-required'],
    ['family=Essai&birthdate=71', 400, 'search-value'],
    ['family=Essai&birthdate=1971&gender=other', 400, 'search-value'],
    ['family=Essai&birthdate=1971&identifier=x', 400, 'search-parameter'],
  ])('%s is refused', async (query, status, code) => {
    const answer = await house.ask('regulateur', 'GET', `/Patient?${query}`);
    expect([answer.status, codeOf(answer.body)]).toEqual([status, code]);
  });
});

describe('a statement', () => {
  test('is taken back, and says on what ground one is there', async () => {
    const paule = await house.newPerson();
    const stated = await post('infirmiere', paule, { form: 'written' });
    expect(stated.status).toBe(201);
    const read = await house.ask<Answered>('infirmiere', 'GET', pathOf(stated.body));
    expect(read.body.extension?.map(({ valueCode }) => valueCode)).toEqual(['consent_given', 'statement']);
    const ended = await house.ask<Answered>('infirmiere', 'PATCH', pathOf(stated.body), END, PATCH);
    expect([ended.status, ended.body.status]).toEqual([200, 'inactive']);
    expect((await house.ask('infirmiere', 'GET', search(paule))).status).toBe(403);
  });

  test('is made for a colleague of the same structure', async () => {
    const paule = await house.newPerson();
    const stated = await post('secretaire', paule, { for: 'cardiologue' });
    expect([stated.status, stated.headers.get('location')]).toEqual([201, null]);
    expect((await house.ask('cardiologue', 'GET', search(paule))).status).toBe(200);
  });

  test('kept from the representatives is for a minor; what is filed then is too, and it is ended first', async () => {
    const [adult, child] = await Promise.all([house.newPerson(), house.newPerson()]);
    await house.rows(
      `update citizens.person set birth_date = (now() at time zone 'Europe/Paris')::date - interval '16 years' where holder_id = $1`,
      [child.holderId],
    );
    const refused = await post('sage-femme', adult, { secret: true });
    expect([refused.status, codeOf(refused.body)]).toEqual([422, 'secret-care-minor']);
    await post('sage-femme', child);
    const secret = await post('sage-femme', child, { secret: true });
    expect(secret.status).toBe(201);
    const read = await house.ask<Answered>('sage-femme', 'GET', pathOf(secret.body));
    expect(read.body.provision?.securityLabel?.[0]?.code).toBe('INVISIBLE_REPRESENTANTS_LEGAUX');
    const [born] = await house.rows<{ birth: string }>(
      `select to_char(birth_date, 'YYYY-MM-DD') as birth from citizens.person where holder_id = $1`,
      [child.holderId],
    );
    const visible = await house.ask<Pick<OperationOutcome, 'issue'>>(
      'sage-femme',
      'POST',
      '/DocumentReference',
      newReference({ ...child, birthDate: born!.birth }, 'sage-femme'),
    );
    expect([visible.status, codeOf(visible.body)]).toEqual([422, 'secret-care']);
    const ended = await house.ask<Answered>('sage-femme', 'PATCH', pathOf(secret.body), END, PATCH);
    // the open statement goes on
    expect([ended.body.status, ended.body.provision?.securityLabel]).toEqual(['active', undefined]);
    const open = (await house.access.history(await house.asHolder(child), { limit: 50 })).filter(
      (line) => !line.secret,
    );
    expect(open.map(({ action }) => action)).toEqual(['consent.state']);
    expect(insToken(child)).toContain(child.ins);
  });
});
