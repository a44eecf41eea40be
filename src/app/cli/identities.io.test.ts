/** `carnet identities`, as an operator types it, on the cast and the INSi stand-in that knows all of them. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DemoInTests, startDemoInTests } from '../../../tests/demo-in-tests.ts';
import { cast } from '../demo/cast.ts';
import { seedCast } from '../demo/seed.ts';
import { projectFolder } from '../demo/settings.ts';

let demo: DemoInTests;
let superuser: pg.Client;
beforeAll(async () => {
  demo = await startDemoInTests();
  const { doors, kms } = await demo.serve();
  const databaseUrl = demo.config.DATABASE_URL;
  await seedCast({
    databaseUrl,
    kms,
    professionals: doors.professionals,
    professionLabel: (code) => code,
  });
  superuser = new pg.Client(databaseUrl);
  await superuser.connect();
});
afterAll(async () => {
  await superuser?.end();
  await demo?.stop();
});

function identities(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [path.join(projectFolder, 'bin', 'carnet.js'), 'identities', ...args],
      {
        env: { ...process.env, ...demo.env },
      },
    );
    let [out, err] = ['', ''];
    child.stdout.on('data', (text) => {
      out += text;
    });
    child.stderr.on('data', (text) => {
      err += text;
    });
    child.on('close', (code) => resolve({ code, out: out.trim(), err: err.trim() }));
  });
}

test('verify asks about who is due, over mutual TLS, and says what became of them', async () => {
  expect((await identities('verify')).out).toMatch(/^Confirmés : 0\./);
  await superuser.query(`update citizens.person set ins_verified_at = now() - interval '4 years'`);
  await superuser.query(
    `update citizens.person set birth_name = 'INCONNUE' where first_given_name = 'JEANNE'`,
  );
  const closed = cast.people.filter(({ state }) => state !== 'active').length;
  const { code, out } = await identities('verify', '--limit', '500');
  expect(out).toBe(
    `Confirmés : ${cast.people.length - closed - 1}. Matricule changé : 0. INS retirée : 1. À revoir : 0. Passés : ${closed}.`,
  );
  expect(code).toBe(0);
  expect((await identities('verify', '--limit', 'x')).err).toContain('Donnez un nombre entier.');
});

test('duplicates are listed with nothing but addresses, and settled once', async () => {
  expect((await identities('duplicates')).out).toBe('Aucun doublon n’attend.');
  await superuser.query(`insert into citizens.duplicate (holder_id, ins, ins_oid, other_holder)
    select a.holder_id, b.ins, b.ins_oid, b.holder_id from citizens.person a, citizens.person b
    where a.first_given_name = 'ENZO' and b.first_given_name = 'LEA'`);
  const listed = await identities('duplicates', '--json');
  const [one] = JSON.parse(listed.out) as { carnet: string; autre: string }[];
  expect(listed.out).not.toMatch(/\d{13}|ENZO|LEA/);
  expect((await identities('settle', one?.carnet ?? '', one?.autre ?? '')).out).toBe(
    'Doublon noté comme réglé.',
  );
  const again = await identities('settle', one?.carnet ?? '', 'pas-un-carnet');
  expect([again.code, again.err]).toEqual([1, 'Ce doublon n’existe pas, ou il est déjà réglé.']);
});
