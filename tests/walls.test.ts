/** The walls hold: in a small house of the same plan, an import through each wall is caught, and nothing else is. */
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Manifest, manifestProblems } from '../scripts/wall-rules.ts';
import { findBreaches } from '../scripts/walls.ts';

const manifest: Manifest = {
  modules: [
    { name: 'audit', purpose: 'what was done', uses: [] },
    { name: 'citizens', purpose: 'who', uses: ['audit'] },
    { name: 'access', purpose: 'may they', uses: ['citizens'] },
    { name: 'notifications', purpose: 'telling', uses: [] },
    { name: 'documents', purpose: 'the record', uses: ['access'] },
  ],
};

const house: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    type: 'module',
    imports: {
      ...Object.fromEntries(
        manifest.modules.map(({ name }) => [`#${name}`, `./src/modules/${name}/index.ts`]),
      ),
      '#platform/*': './src/platform/*.ts',
      '#formats/*': './src/formats/*.ts',
    },
  }),
  'src/modules.json': JSON.stringify(manifest),
  'src/platform/errors.ts': 'export const fail = (code: string) => new Error(code);',
  'src/platform/database.ts': "import { sql } from 'kysely';\nexport const ask = sql;",
  'src/formats/ins.ts': "import { createHash } from 'node:crypto';\nexport const digest = createHash;",
  'src/modules/audit/index.ts': "import { ask } from '#platform/database';\nexport const write = ask;",
  'src/modules/citizens/index.ts':
    "import { write } from '#audit';\nexport type Person = { name: string };\nexport const find = write;",
  'src/modules/citizens/store/people.ts': 'export const people = [];',
  'src/modules/access/index.ts':
    "import type { Person } from '#citizens';\nimport { decide } from './rules/decide.ts';\nexport type Granted = Person;\nexport type Other = Person;\nexport const check = decide;",
  // types may be reached from rules, whatever stands behind them
  'src/modules/access/rules/decide.ts':
    "import type { Person } from '#citizens';\nimport { fail } from '#platform/errors';\nexport const decide = (_: Person) => fail('no');",
  // a type of access may be spoken of without using access
  'src/modules/notifications/index.ts':
    "import type { Granted } from '#access';\nexport const tell = (_: Granted) => 1;",
  // a generic arrow is no element
  'src/modules/documents/index.ts':
    "import { check } from '#access';\nimport { digest } from '#formats/ins';\nexport const same = <T>(one: T) => one;\nexport const deposit = [check, digest];",
  // a test reads a file and any door
  'src/modules/documents/rules/limits.ts': 'export const limit = 20;',
  'src/modules/documents/rules/limits.test.ts':
    "import 'node:fs';\nimport '#citizens';\nimport { limit } from './limits.ts';\nexport default limit;",
  'src/web/home.tsx':
    "import type { Person } from '#citizens';\nimport type { Route } from './+types/home';\nexport const Home = (_: Person & Route) => <p>1</p>;",
  'src/fhir/plugin.ts': "import { deposit } from '#documents';\nexport const plugin = deposit;",
  'src/app/compose.ts':
    "import { plugin } from '../fhir/plugin.ts';\nimport { Home } from '../web/home.tsx';\nexport const all = [plugin, Home];",
  'standins/mail.ts': "import 'node:net';\nexport const mail = 1;",
  'tests/people.ts': 'export const people = [];',
};

type Plant = {
  /** What is done wrong. */
  readonly says: string;
  readonly rule: string;
  readonly files: Readonly<Record<string, string>>;
  /** Where the line of the report must point. */
  readonly at: string;
};

const plants: readonly Plant[] = [
  {
    says: 'platform imports a module',
    rule: 'platform-knows-nothing-of-the-field',
    files: { 'src/platform/bad.ts': "import '#audit';" },
    at: 'src/platform/bad.ts:1',
  },
  {
    says: 'platform imports a format',
    rule: 'platform-knows-nothing-of-the-field',
    files: { 'src/platform/bad.ts': "import type { digest } from '#formats/ins';" },
    at: 'src/platform/bad.ts:1',
  },
  {
    says: 'a format imports platform',
    rule: 'formats-stand-alone',
    files: { 'src/formats/bad.ts': "\nimport { fail } from '#platform/errors';\nexport default fail;" },
    at: 'src/formats/bad.ts:2',
  },
  {
    says: 'a format reads a file',
    rule: 'formats-are-pure',
    files: { 'src/formats/bad.ts': "import 'node:fs/promises';" },
    at: 'src/formats/bad.ts:1',
  },
  {
    says: 'a format uses a package that was not judged pure',
    rule: 'formats-are-pure',
    files: { 'src/formats/bad.ts': "import 'pg';" },
    at: 'src/formats/bad.ts:1',
  },
  {
    says: 'a module imports one that it does not declare',
    rule: 'uses-of-audit',
    files: { 'src/modules/audit/bad.ts': "import '#documents';" },
    at: 'src/modules/audit/bad.ts:1',
  },
  {
    says: 'a module speaks of a type that is not of access',
    rule: 'uses-of-notifications',
    files: { 'src/modules/notifications/bad.ts': "import type { Person } from '#citizens';" },
    at: 'src/modules/notifications/bad.ts:1',
  },
  {
    says: 'a module runs access without declaring it',
    rule: 'values-of-notifications',
    files: { 'src/modules/notifications/bad.ts': "import { check } from '#access';\nexport default check;" },
    at: 'src/modules/notifications/bad.ts:1',
  },
  {
    says: 'a module speaks of an inner type of access',
    rule: 'types-of-notifications',
    files: { 'src/modules/notifications/bad.ts': "import type { Granted, Other } from '#access';" },
    at: 'src/modules/notifications/bad.ts:1',
  },
  {
    says: 'the verifier uses code of the house',
    rule: 'verifier-stands-alone',
    files: { 'verifier/bad.js': "import '../src/platform/errors.ts';" },
    at: 'verifier/bad.js:1',
  },
  {
    says: 'a module goes behind a door',
    rule: 'doors',
    files: { 'src/modules/access/bad.ts': "import '../citizens/store/people.ts';" },
    at: 'src/modules/access/bad.ts:1',
  },
  {
    says: 'a test goes behind a door',
    rule: 'doors',
    files: { 'src/modules/access/bad.test.ts': "import '../citizens/store/people.ts';" },
    at: 'src/modules/access/bad.test.ts:1',
  },
  {
    says: 'a surface goes behind a door',
    rule: 'doors-from-outside',
    files: { 'src/fhir/bad.ts': "import '../modules/citizens/store/people.ts';" },
    at: 'src/fhir/bad.ts:1',
  },
  {
    says: 'the composition root goes behind a door',
    rule: 'doors-from-outside',
    files: { 'src/app/bad.ts': "import '../modules/citizens/store/people.ts';" },
    at: 'src/app/bad.ts:1',
  },
  {
    says: 'a door is reached by a path',
    rule: 'doors-by-name',
    files: { 'src/modules/documents/bad.ts': "import '../access/index.ts';" },
    at: 'src/modules/documents/bad.ts:1',
  },
  {
    says: 'a rule reads a file',
    rule: 'rules-are-pure',
    files: { 'src/modules/access/rules/bad.ts': "import 'node:fs';" },
    at: 'src/modules/access/rules/bad.ts:1',
  },
  {
    says: 'a rule reaches the database through two others',
    rule: 'rules-are-pure',
    files: {
      'src/modules/documents/rules/bad.ts': "import { near } from '../near.ts';\nexport default near;",
      'src/modules/documents/near.ts': "import { ask } from '#platform/database';\nexport const near = ask;",
    },
    at: 'src/modules/documents/rules/bad.ts:1',
  },
  {
    says: 'a module imports a surface',
    rule: 'modules-know-no-surface',
    files: { 'src/modules/documents/bad.ts': "import '../../fhir/plugin.ts';" },
    at: 'src/modules/documents/bad.ts:1',
  },
  {
    says: 'a page runs a module',
    rule: 'web-types-only',
    files: { 'src/web/bad.tsx': "import { find } from '#citizens';\nexport default find;" },
    at: 'src/web/bad.tsx:1',
  },
  {
    says: 'a page runs a module beside a type',
    rule: 'web-types-only',
    files: {
      'src/web/bad.tsx':
        "import find, { type Person } from '#citizens';\nexport default find as unknown as Person;",
    },
    at: 'src/web/bad.tsx:1',
  },
  {
    says: 'a surface imports another',
    rule: 'surfaces-are-strangers',
    files: { 'src/fhir/bad.ts': "import type { Home } from '../web/home.tsx';" },
    at: 'src/fhir/bad.ts:1',
  },
  {
    says: 'a surface imports the composition root',
    rule: 'app-is-known-by-no-one',
    files: { 'src/web/bad.ts': "import type { all } from '../app/compose.ts';" },
    at: 'src/web/bad.ts:1',
  },
  {
    says: 'a module imports the composition root',
    rule: 'app-is-known-by-no-one',
    files: { 'src/modules/documents/bad.ts': "import type { all } from '../../app/compose.ts';" },
    at: 'src/modules/documents/bad.ts:1',
  },
  {
    says: 'the house imports a stand-in',
    rule: 'house-without-standins',
    files: { 'src/app/bad.ts': "import '../../standins/mail.ts';" },
    at: 'src/app/bad.ts:1',
  },
  {
    says: 'a stand-in imports the house',
    rule: 'standins-are-strangers',
    files: { 'standins/bad.ts': "import '../src/platform/errors.ts';" },
    at: 'standins/bad.ts:1',
  },
  {
    says: 'the house imports a tool of the tests',
    rule: 'house-without-tools',
    files: { 'src/app/bad.ts': "import '../../tests/people.ts';" },
    at: 'src/app/bad.ts:1',
  },
  {
    says: 'two files lead to each other',
    rule: 'no-cycle',
    files: {
      'src/platform/one.ts': "import { b } from './two.ts';\nexport const a = () => b;",
      'src/platform/two.ts': "import { a } from './one.ts';\nexport const b = () => a;",
    },
    at: 'src/platform/one.ts:1',
  },
  {
    says: 'an import that leads nowhere hides from every rule',
    rule: 'resolved',
    files: { 'src/web/bad.ts': "import '../app/absent.ts';" },
    at: 'src/web/bad.ts:1',
  },
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'carnet-walls-'));
  await build(path.join(folder, 'plan'), house);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function build(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  }
}

async function planted(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const root = path.join(folder, name);
  await cp(path.join(folder, 'plan'), root, { recursive: true });
  await symlink(path.resolve(import.meta.dirname, '../node_modules'), path.join(root, 'node_modules'));
  await build(root, files);
  return root;
}

test('the plan itself goes through no wall', async () => {
  expect(await findBreaches(await planted('clean', {}))).toEqual([]);
});

test.each(plants)('$says: $rule', async ({ rule, files, at }) => {
  const found = await findBreaches(
    await planted(`${rule}-${plants.findIndex((one) => one.files === files)}`, files),
  );
  expect([...new Set(found.map((one) => one.rule))]).toEqual([rule]);
  expect(found.map((one) => `${one.from}:${one.line}`)).toContain(at);
  expect(found[0]?.why).not.toBe('');
});

test('a declaration that makes a circle, names a stranger or comes twice is told', () => {
  const audit = { name: 'audit', purpose: 'what was done', uses: ['documents', 'nobody'] };
  const others = manifest.modules.filter(({ name }) => name !== 'audit');
  expect(manifestProblems({ modules: [audit, ...others] })).toEqual([
    'audit uses nobody, which is not a module',
    ...['audit', 'citizens', 'access', 'documents'].map((name) => `${name} uses itself through others`),
  ]);
  expect(manifestProblems({ modules: [...others, { ...audit, uses: [] }, { ...audit, uses: [] }] })).toEqual([
    'audit is declared twice',
  ]);
  expect(manifestProblems(manifest)).toEqual([]);
});
