/** Nothing of a person comes out where it should not: canaries are fed through what succeeds, is refused and crashes. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { INS_OIDS, insKey } from '#formats/ins';
import { publicHolderId } from '#platform/ids';
import { type Canary, leaksIn, startWatchedHouse, type Watched } from './canaries.ts';
import { newReference } from './journeys/fhir/fhir-house.ts';
import { pdf } from './journeys/sample-documents.ts';

const insOf = (number: string) => number + insKey(number);
const person: Canary = {
  ins: insOf('2911238185987'),
  insOid: INS_OIDS.testNir,
  birthName: 'ZYXCANARINOM',
  givenName: 'QWCANARIPRENOM',
  birthDate: '1991-12-08',
  birthCog: '38185',
  mail: 'canari.courriel.zq@exemple.test',
};
const stranger = insOf('1890338185876');
const title = 'Titrecanarizk';
const words = 'Corpscanarizk';
const typed = 'Saisiecanarizk';

const canaries: Record<string, string> = {
  'the INS': person.ins.slice(0, 13),
  'an INS without a space': stranger.slice(0, 13),
  'the birth name': person.birthName,
  'the given name': person.givenName,
  'the mail address': person.mail,
  'a title': title,
  'the words of a document': words,
  'what somebody typed': typed,
};

let house: Watched;
let doctor: string;
let holder: string;
let bearer: string;

beforeAll(async () => {
  house = await startWatchedHouse(person);
  doctor = await house.signIn('prosanteconnect', 'medecin');
  holder = await house.signIn('franceconnect', 'canari');
  bearer = await house.bearer('medecin');
  canaries['a cookie'] = (holder.split('=')[1] ?? '').slice(4, 40);
  canaries['a bearer token'] = bearer.slice(-43);
}, 120_000);
afterAll(() => house.close());

const of = { ...person, holderId: '', sex: 'F' as const };
const fhir = (method: string, address: string, body?: unknown) =>
  house.ask(`/fhir${address}`, {
    method,
    headers: {
      authorization: `Bearer ${bearer}`,
      ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
const page = (
  cookie: string,
  address: string,
  form?: Record<string, string>,
  headers: Record<string, string> = {},
) =>
  house.ask(address, {
    headers: { cookie, origin: house.publicUrl, ...headers },
    own: cookie === holder,
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  });
const document = (over: Parameters<typeof newReference>[2] = {}) =>
  newReference(of, 'medecin', { bytes: pdf(`${words} ${randomUUID()}`), title, ...over });

/** A cookie comes out once, to its browser; a file is offered under its title; a person's own pages name them. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  cookies: ['a cookie'],
  'file names': ['a title'],
  "the holder's own error pages": ['the birth name', 'the given name'],
};

async function expectSilence(): Promise<void> {
  const leaks = leaksIn(await house.outlets(), canaries);
  expect(leaks.filter(({ outlet, canary }) => !EXPECTED[outlet]?.includes(canary))).toEqual([]);
}

test('what succeeds says nothing outside', async () => {
  const patient = `identifier=${encodeURIComponent(`urn:oid:${person.insOid}|${person.ins}`)}`;
  expect((await fhir('GET', `/Patient?${patient}`)).status).toBe(200);
  const made = await fhir('POST', '/DocumentReference', document());
  expect(made.status, made.text).toBe(201);
  expect((await page(doctor, '/pro', { ins: person.ins })).status).toBe(303);
  const space = `/pro/p/${publicHolderId(house.holderId)}`;
  const said = await page(doctor, space, { fondement: 'accord-oral', confirme: 'oui' });
  expect(said.status, said.text.slice(0, 2000)).toBeLessThan(400);
  const list = await page(doctor, space);
  expect(list.text).toContain(title);
  const found = await fhir('GET', `/DocumentReference?patient.${patient}&status=current`);
  expect(found.text).toContain(title);
  const mine = await page(holder, `/moi/documents?q=${title}`);
  expect(mine.text).toContain(title);
  const address = /href="(\/moi\/documents\/[\w.]{20,})"/.exec(mine.text)?.[1] ?? '';
  expect((await page(holder, address)).text).toContain(title);
  expect((await page(holder, `${address}/original`)).text).toContain(words);
  expect((await page(holder, address, { acte: 'cacher' })).status).toBeLessThan(400);
  expect((await page(holder, '/moi/acces/historique')).text).toContain('Fournier');
  await house.settled();
  await house.digest();
  const mails = (await house.outlets()).get('mail') ?? [];
  for (const subject of ['Un professionnel a déclaré votre accord', 'nouvel élément', 'nouvel appareil'])
    expect(mails.some((mail) => mail.includes(subject))).toBe(true);
  await expectSilence();
});

test('what is refused says nothing outside', async () => {
  // Not refusals by their status: an empty answer, and the way to the other sign-in.
  expect((await fhir('GET', `/Patient?identifier=urn:oid:${person.insOid}|${stranger}`)).text).toContain(
    '"total":0',
  );
  expect((await page(holder, `/pro/p/${publicHolderId(house.holderId)}`)).status).toBe(303);
  const statuses = [
    await fhir('GET', `/Patient?identifier=urn:oid:${person.insOid}|${person.ins.slice(0, 13)}00`),
    await fhir(
      'POST',
      '/DocumentReference',
      document({ hash: Buffer.from('0'.repeat(20)).toString('base64') }),
    ),
    await fhir(
      'POST',
      '/DocumentReference',
      newReference({ ...of, ins: stranger }, 'medecin', { title, bytes: pdf(words) }),
    ),
    await fhir(
      'POST',
      '/DocumentReference',
      newReference({ ...of, birthDate: '1950-01-01' }, 'medecin', { title, bytes: pdf(words) }),
    ),
    await fhir(
      'POST',
      '/DocumentReference',
      document({ bytes: Buffer.from(`PK\u0003\u0004 ${words}`), title }),
    ),
    await fhir(
      'POST',
      '/DocumentReference',
      document({
        bytes: Buffer.from(`<!DOCTYPE a [<!ENTITY b "${words}">]><a>&b;</a>`),
        contentType: 'text/xml',
      }),
    ),
    await fhir(
      'POST',
      '/DocumentReference',
      `{"resourceType":"DocumentReference","title":"${title} ${person.birthName}`,
    ),
    await fhir('POST', `/${person.ins}`, document()),
    await fhir('GET', `/DocumentReference/${person.ins}`),
    await house.ask(`/fhir/Patient?identifier=${person.ins}`, {
      headers: { authorization: `Bearer ${bearer}x` },
    }),
    await page(holder, `/moi/documents/${person.ins}`),
    await page(holder, `/${typed}/${person.ins}`),
    await page(doctor, `/pro/p/${person.ins}`),
    await page(
      holder,
      '/moi/compte',
      { mail: `${typed} ${person.mail}` },
      { origin: 'https://ailleurs.test' },
    ),
    await house.ask('/', {
      method: 'POST',
      body: `${words} ${person.ins}`,
      headers: { 'content-type': 'text/plain', origin: house.publicUrl },
    }),
  ].map(({ status }) => status);
  expect(statuses.filter((status) => status < 400)).toEqual([]);
  expect(statuses.filter((status) => status >= 500)).toEqual([]);
  await house.settled();
  await expectSilence();
});

test('what crashes says nothing outside, and leaves a trace of where', async () => {
  await house.rows(
    `alter table documents.entry add constraint planted check (title not like '%plante%') not valid`,
  );
  await house.rows('alter table notifications.mail add constraint planted check (false) not valid');
  await house.rows('alter function documents.plain(text) rename to planted');
  const before = house.logged.length;
  try {
    const crashed = await fhir('POST', '/DocumentReference', document({ title: `${title} plante` }));
    expect(crashed.status).toBe(500);
    expect((await page(holder, `/moi/documents?q=${typed}`)).status).toBe(500);
    await house.signIn('franceconnect', 'canari');
    await expect
      .poll(() => house.logged.some((line) => line.includes('job.failed')), { timeout: 15_000 })
      .toBe(true);
    await expect
      .poll(
        async () =>
          (await house.rows('select 1 from graphile_worker._private_jobs where last_error is not null'))
            .length,
      )
      .toBeGreaterThan(0);
    const lines = house.logged
      .slice(before)
      .map((line) => JSON.parse(line) as { msg: string; stack?: readonly string[] });
    expect(lines.map(({ msg }) => msg)).toContain('fhir-defect');
    expect(lines.flatMap(({ stack }) => stack ?? []).some((frame) => frame.includes('src/'))).toBe(true);
    await expectSilence();
  } finally {
    await house.rows('alter function documents.planted(text) rename to plain');
    await house.rows('alter table documents.entry drop constraint planted');
    await house.rows('alter table notifications.mail drop constraint planted');
  }
});

test('a leak at any outlet would be seen', async () => {
  // A defect whose message quotes a value, and a log that keeps the message, as most do.
  await house.rows(`create function documents.planted() returns trigger language plpgsql as
    $$ begin raise exception 'no room for %', new.title; end $$`);
  await house.rows(
    'create trigger planted before insert on documents.entry for each row execute function documents.planted()',
  );
  const silent = house.logged.length;
  expect((await fhir('POST', '/DocumentReference', document())).status).toBe(500);
  expect(leaksIn(new Map([['log', house.logged.slice(silent)]]), canaries)).toEqual([]);
  house.state.careless = true;
  try {
    await fhir('POST', '/DocumentReference', document());
  } finally {
    house.state.careless = false;
    await house.rows('drop function documents.planted() cascade');
  }
  const spaced = person.ins.replace(/^(.)(..)(..)(.)/, '$1 $2 $3 $4 ');
  await house.rows(
    `select graphile_worker.add_job('planted', json_build_object('ins', $1::text), run_at => now() + interval '1 day')`,
    [spaced],
  );
  await house.rows(
    `insert into audit.security_event (event_id, actor_kind, actor_id, action, code) values (gen_random_uuid(), 'SYSTEM', $1, 'planted', 'planted')`,
    [person.birthName],
  );
  await house.rows(`insert into platform.rate_limit values ($1)`, [person.mail]);
  console.info(words);
  const outlets = await house.outlets();
  const quiet = [...outlets].filter(([, texts]) => texts.join('') === '').map(([outlet]) => outlet);
  expect(quiet).toEqual([]);
  const leaks = leaksIn(outlets, canaries);
  const at = (outlet: string) => leaks.filter((leak) => leak.outlet === outlet).map(({ canary }) => canary);
  expect(at('log')).toContain('a title');
  expect(at("PostgreSQL's log")).toEqual([]);
  expect(at('console')).toEqual(['the words of a document']);
  expect(at('queue')).toEqual(['the INS']);
  expect(at('security journal')).toEqual(['the birth name']);
  expect(at('counters')).toEqual(['the mail address']);

  await expect(house.rows(`set log_min_messages = 'error'; select '${title}'::int`)).rejects.toThrow(
    'invalid input',
  );
  expect(leaksIn(await house.outlets(), canaries)).toContainEqual(
    expect.objectContaining({ outlet: "PostgreSQL's log" }),
  );

  // Every form in which it could hide.
  const secret = person.ins.slice(0, 13);
  const forms = [
    `x ${secret} y`,
    person.birthName.toLowerCase(),
    encodeURIComponent(person.mail),
    Buffer.from(secret).toString('hex'),
    ...['', 'a', 'ab'].map((before) => Buffer.from(`${before}${secret}b`).toString('base64')),
  ];
  for (const form of forms) expect(leaksIn(new Map([['any', [form]]]), canaries), form).toHaveLength(1);
  expect(leaksIn(new Map([['any', ['nothing to see', '2911238']]]), canaries)).toEqual([]);
});
