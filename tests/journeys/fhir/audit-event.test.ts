/**
 * The history by FHIR: what it says, how it is asked, and in which form. The form is held against `balp.ts`, a table of
 * the constraints of FHIR R4 and of five profiles of IHE BALP; nothing beyond that table is claimed.
 */
import type { AuditEvent, Bundle, CapabilityStatement } from '@medplum/fhirtypes';
import { Client } from 'fhir-kit-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publicHolderId, publicId } from '#platform/ids';
import type { TestPerson } from '../../house.ts';
import { professional } from '../../personas.ts';
import { faultsOf, PROFILES, profileOf } from './balp.ts';
import { codeOf, insToken } from './fhir-house.ts';
import { actOf, asked, events, startTraceHouse, type TraceHouse } from './trace-house.ts';

let house: TraceHouse;
let paule: TestPerson;
let filed: string;
beforeAll(async () => {
  house = await startTraceHouse();
  ({ paule, filed } = house);
});
afterAll(() => house?.close());

describe('the person reads their history', () => {
  test('every line of it, and nothing else, newest first; each search leaves one line', async () => {
    const before = await house.historyOf(paule);
    const { status, headers, body } = await house.byCitizen(paule, asked(paule, '&_count=100'));
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
      200,
      'application/fhir+json; charset=utf-8',
      'no-store',
    ]);
    const [own, ...rest] = events(body);
    // the line that `before` itself left
    expect(own && actOf(own)).toBe('trace.read');
    expect(rest.map(({ id }) => id)).toEqual(before.map(({ id }) => publicId(paule.holderId, id)));
    const lines = await house.rows<{ action: string; outcome: string }>(
      'select action, outcome from audit.line where request_id = $1',
      [headers.get('x-request-id')],
    );
    expect(lines).toEqual([{ action: 'trace.read', outcome: 'allowed' }]);
  });

  test('in the form of R4, and of BALP for what it names: all five profiles are met', async () => {
    const all = await house.eventsOf(paule);
    for (const event of all) expect([actOf(event), faultsOf(event)]).toEqual([actOf(event), []]);
    expect(new Set(all.flatMap((event) => profileOf(event) ?? []))).toEqual(new Set(Object.keys(PROFILES)));
    // what is no exchange, or was refused, names no profile
    for (const event of all)
      if (event.outcome !== '0' || event.type?.code !== 'rest') expect(profileOf(event)).toBeUndefined();
  });

  test.each<[string, (event: AuditEvent) => AuditEvent]>([
    ['no action', ({ action: _action, ...event }) => event],
    ['another outcome', (event) => ({ ...event, outcome: '4' })],
    ['no patient', (event) => ({ ...event, entity: event.entity?.slice(1) ?? [] })],
    [
      'two patients',
      (event) => ({ ...event, entity: [...(event.entity ?? []), ...(event.entity ?? []).slice(0, 1)] }),
    ],
    [
      'no document',
      (event) => ({ ...event, entity: event.entity?.filter(({ type }) => type?.code !== '2') ?? [] }),
    ],
    [
      'no network',
      (event) => ({ ...event, agent: event.agent?.map(({ network: _network, ...agent }) => agent) ?? [] }),
    ],
    ['an instant without time', (event) => ({ ...event, recorded: '2026-01-01' })],
    ['another profile', (event) => ({ ...event, meta: { profile: [`${event.meta?.profile?.[0]}Else`] } })],
  ])('the table of constraints catches %s', async (_name, spoil) => {
    const [event] = (await house.eventsOf(paule, '&subtype=document.read')).filter(profileOf);
    if (!event) throw new Error('no reading');
    expect(faultsOf(event)).toEqual([]);
    expect(faultsOf(spoil(event))).not.toEqual([]);
  });

  test('who, in which structure, why, what, by which rule, and where the proof is', async () => {
    const [read] = await house.eventsOf(
      paule,
      `&subtype=document.read&agent.identifier=${professional('medecin').nationalId}`,
    );
    const line = (await house.historyOf(paule)).find(({ id }) => publicId(paule.holderId, id) === read?.id);
    expect(read).toMatchObject({
      action: 'R',
      outcome: '0',
      recorded: line?.at.toISOString(),
      outcomeDesc: expect.stringMatching(/\.$/),
      purposeOfEvent: [{ coding: [{ code: 'TREAT' }] }],
      extension: [
        { url: `${house.base}/StructureDefinition/audit-rule`, valueCode: line?.rule },
        { url: `${house.base}/StructureDefinition/audit-basis`, valueCode: 'treating' },
        {
          url: `${house.base}/StructureDefinition/audit-proof`,
          valueUrl: `${house.publicUrl}/moi/acces/historique/${line?.id}/preuve.json`,
        },
      ],
      agent: [
        {
          who: {
            type: 'Practitioner',
            identifier: { system: 'urn:oid:1.2.250.1.71.4.2.1', value: professional('medecin').nationalId },
            display: line?.actor.label,
          },
          role: [{ text: line?.actor.profession }],
          requestor: true,
        },
        { who: { type: 'Organization', identifier: { value: line?.actor.structureId } }, requestor: false },
        { who: { type: 'Device' } },
        { who: { display: 'Carnet' }, network: { address: house.base, type: '5' } },
      ],
      entity: [
        { what: { reference: `Patient/${publicHolderId(paule.holderId)}` } },
        { what: { reference: `DocumentReference/${filed}` } },
        { what: { identifier: { value: line?.requestId } } },
      ],
    });
  });

  test('a refusal is a minor failure, and says why', async () => {
    const refused = (await house.eventsOf(paule)).filter(({ outcome }) => outcome !== '0');
    expect(refused.map((event) => [actOf(event), event.outcome])).toEqual([['document.list', '4']]);
    expect(refused[0]?.outcomeDesc).toMatch(/\.$/);
  });

  test('an emergency says so: its opening, and the breaking of the glass on all that followed', async () => {
    const hers = await house.eventsOf(paule, `&agent.identifier=${professional('regulateur').nationalId}`);
    expect(hers.map(actOf)).toEqual(['document.list', 'space.open']);
    for (const event of hers) expect(event.purposeOfEvent?.[0]?.coding?.[0]?.code).toBe('BTG');
    expect(hers[1]?.subtype?.[0]?.code).toBe('110127');
  });

  test('a block names whom it is about', async () => {
    const [block] = await house.eventsOf(paule, '&subtype=professional.block');
    expect(block?.entity?.[1]?.what).toMatchObject({
      identifier: { value: professional('sage-femme').nationalId },
    });
    expect(block?.agent?.[0]?.role?.[0]).toMatchObject({ coding: [{ code: 'PAT' }] });
    expect(block?.purposeOfEvent?.[0]?.coding?.[0]?.code).toBe('PATRQT');
  });

  test('one event by its id', async () => {
    const [one] = await house.eventsOf(paule, '&subtype=document.delete');
    const { status, body } = await house.byCitizen(paule, `/AuditEvent/${one?.id}`);
    expect(status).toBe(200);
    expect(body).toEqual(one);
  });

  test('neither the INS in an answer, nor anything of the person in the journal', async () => {
    const { body } = await house.byCitizen(
      paule,
      `/AuditEvent?patient.identifier=${encodeURIComponent(insToken(paule))}`,
    );
    expect(events(body).length).toBeGreaterThan(5);
    expect(JSON.stringify(body)).not.toContain(paule.ins);
    const logged = house.logged.join('\n');
    for (const secret of [paule.ins, paule.holderId, publicHolderId(paule.holderId)])
      expect(logged).not.toContain(secret);
  });
});

describe('how it is asked', () => {
  const matching = async (more: string, suits: (event: AuditEvent) => boolean) => {
    const all = await house.eventsOf(paule);
    const ids = new Set(all.map(({ id }) => id));
    const found = (await house.eventsOf(paule, more)).filter(({ id }) => ids.has(id));
    expect(found.map(({ id }) => id)).toEqual(all.filter(suits).map(({ id }) => id));
    return found.length;
  };
  const person = (event: AuditEvent) => event.agent?.[0]?.who?.identifier?.value;

  test.each<[string, (event: AuditEvent) => boolean]>([
    ['&action=R', ({ action }) => action === 'R'],
    ['&action=C,D', ({ action }) => action === 'C' || action === 'D'],
    ['&subtype=update', ({ subtype }) => subtype?.[0]?.code === 'update'],
    ['&subtype=http://hl7.org/fhir/restful-interaction|read', ({ subtype }) => subtype?.[0]?.code === 'read'],
    ['&subtype=document.list', (event) => actOf(event) === 'document.list'],
    ['&subtype=document.list&action=E', (event) => actOf(event) === 'document.list'],
    ['&subtype=read,110127', ({ subtype }) => ['read', '110127'].includes(subtype?.[0]?.code ?? '')],
    ['&date=ge2026-01-01&date=lt2999-01-01', () => true],
  ])('%s', async (more, suits) => {
    expect(await matching(more, suits)).toBeGreaterThan(0);
  });

  test.each(['&subtype=document.list&action=C', '&date=lt2020-01-01', '&subtype=urn:other|read'])(
    '%s finds nothing',
    async (more) => {
      expect(await matching(more, () => false)).toBe(0);
    },
  );

  test('by agent, by document, by moment', async () => {
    const nurse = professional('infirmiere').nationalId;
    const system = encodeURIComponent(`urn:oid:1.2.250.1.71.4.2.1|${nurse}`);
    expect(await matching(`&agent:identifier=${system}`, (event) => person(event) === nurse)).toBeGreaterThan(
      1,
    );
    const self = `Patient/${publicHolderId(paule.holderId)}`;
    expect(
      await matching(`&agent=${self}`, ({ agent }) => agent?.[0]?.who?.reference === self),
    ).toBeGreaterThan(1);
    expect(
      await matching(`&entity=DocumentReference/${filed}`, ({ entity }) =>
        Boolean(entity?.some(({ what }) => what?.reference === `DocumentReference/${filed}`)),
      ),
    ).toBeGreaterThan(2);
    const middle = (await house.eventsOf(paule))[4]?.recorded ?? '';
    expect(await matching(`&date=lt${middle}`, ({ recorded = '' }) => recorded < middle)).toBeGreaterThan(1);
    expect(await matching(`&date=${middle}`, ({ recorded }) => recorded === middle)).toBeGreaterThan(0);
  });

  test('page after page, each line once, though many have one moment', async () => {
    const own = await house.newPerson();
    for (const name of [
      'medecin',
      'infirmiere',
      'cardiologue',
      'biologiste',
      'pharmacien',
      'sage-femme',
    ] as const)
      await house.consent(name, own);
    // five lines of one moment, as one act in the name of several leaves them
    await house.rows(
      `insert into audit.line (holder_id, line_id, at, actor_kind, actor_id, actor_label, action, outcome, rule, mode)
        select $1, gen_random_uuid(), now() - interval '1 day', 'SYSTEM', 'carnet', 'Carnet', 'mandate.end', 'allowed', 'A-TEST', 'normal'
        from generate_series(1, 5)`,
      [own.holderId],
    );
    const all = (await house.eventsOf(own)).map(({ id }) => id);
    for (const size of [1, 2, 3, 100]) {
      const seen: (string | undefined)[] = [];
      let next: string | undefined =
        `${asked(own, `&_count=${size}`)}&_sort=-date&date=lt${new Date().toISOString()}`;
      while (next) {
        const { status, body }: { status: number; body: Bundle } = await house.byCitizen(own, next);
        expect(status).toBe(200);
        expect(events(body).length).toBeLessThanOrEqual(size);
        seen.push(...events(body).map(({ id }) => id));
        next = body.link?.find(({ relation }) => relation === 'next')?.url;
      }
      expect(new Set(seen).size).toBe(seen.length);
      // the searches that came before this one stand in front
      expect(seen.slice(-all.length)).toEqual(all);
    }
  });

  test.each([
    ['/AuditEvent', 'search-required', 'patient'],
    ['/AuditEvent?patient=abc&colour=blue', 'search-parameter', 'colour'],
    ['/AuditEvent?patient=abc&constructor=x', 'search-parameter', 'constructor'],
    ['/AuditEvent?patient=abc&_include=*', 'search-parameter', '_include'],
    ['/AuditEvent?patient=abc&patient=abd', 'search-value', 'patient'],
    ['/AuditEvent?patient=abc&date=yesterday', 'search-value', 'date'],
    ['/AuditEvent?patient=abc&action=X', 'search-value', 'action'],
    ['/AuditEvent?patient=abc&agent=Device/1', 'search-value', 'agent'],
    ['/AuditEvent?patient=abc&entity=1', 'search-value', 'entity'],
    ['/AuditEvent?patient=abc&_sort=date', 'search-value', '_sort'],
    ['/AuditEvent?patient=abc&_count=none', 'search-value', '_count'],
  ])('%s is refused: %s', async (path, code, where) => {
    const { status, body } = await house.ask('medecin', 'GET', path);
    expect([status, codeOf(body), body.issue?.[0]?.expression]).toEqual([400, code, [where]]);
  });

  test('an unknown parameter is left aside when the caller prefers it', async () => {
    const { status, body } = await house.ask<Bundle>(
      'medecin',
      'GET',
      asked(paule, '&colour=blue'),
      undefined,
      {
        prefer: 'handling=lenient',
      },
    );
    expect(status).toBe(200);
    expect(body.entry?.at(-1)).toMatchObject({
      search: { mode: 'outcome' },
      resource: { issue: [{ diagnostics: 'colour' }] },
    });
  });
});

test('a client library finds the history and reads one event of it', async () => {
  const client = new Client({ baseUrl: house.base, customHeaders: await house.cookieOf(paule) });
  const statement = (await client.capabilityStatement()) as unknown as CapabilityStatement;
  expect(statement.rest?.[0]?.resource?.find(({ type }) => type === 'AuditEvent')).toMatchObject({
    searchParam: expect.arrayContaining([{ name: 'date', type: 'date' }]),
  });
  const first = (await client.search({
    resourceType: 'AuditEvent',
    searchParams: {
      patient: `Patient/${publicHolderId(paule.holderId)}`,
      subtype: 'document.deposit',
      _count: 1,
    },
  })) as unknown as Bundle;
  const second = (await client.nextPage({ bundle: first as never })) as unknown as Bundle;
  const found = [...events(first), ...events(second)];
  expect(found.map(actOf)).toEqual(['document.deposit', 'document.deposit']);
  const read = await client.read({ resourceType: 'AuditEvent', id: found[1]?.id ?? '' });
  expect(read).toEqual(found[1]);
});
