/** The house is laid out as ARCHITECTURE.md says, and each check catches the fault it is there for. */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { generatedFiles } from '../scripts/generate.ts';
import { type Manifest, manifestProblems } from '../scripts/wall-rules.ts';
import { readManifest } from '../scripts/walls.ts';
import {
  barrels,
  deadLinks,
  foldersOtherThan,
  importsOtherThan,
  leftBehind,
  linesOf,
  misnamed,
  misnumbered,
  readProject,
  root,
  SOURCE,
  strangeSql,
  tooLong,
  usesOtherThan,
  withoutReadme,
} from './architecture.ts';

const files = await readProject();
const manifest = readManifest(root);
const exists = (file: string) => existsSync(path.join(root, file));

test('no source file is over 450 lines; most are far below', () => {
  const sizes = [...files]
    .filter(([file]) => SOURCE.test(file))
    .map(([, text]) => linesOf(text))
    .sort((a, b) => a - b);
  const at = (part: number) => sizes[Math.floor(sizes.length * part)] ?? 0;
  console.info(
    `${sizes.length} source files: median ${at(0.5)} lines, nine in ten under ${at(0.9)}, longest ${sizes.at(-1)}`,
  );
  expect(tooLong(files)).toEqual([]);
  expect(
    tooLong(
      new Map([
        ['src/a.ts', 'x\n'.repeat(451)],
        ['src/b.ts', 'x\n'.repeat(450)],
      ]),
    ),
  ).toEqual(['src/a.ts: 451 lines']);
});

test('files and folders are named as the field names things', () => {
  expect(misnamed(files)).toEqual([]);
  const bad = [
    'src/modules/citizens/utils/a.ts',
    'src/web/HomePage.tsx',
    'src/Platform/a.ts',
    'tests/two words.ts',
  ];
  expect(misnamed(new Map([...bad, 'src/web/home-page.test.tsx'].map((file) => [file, ''])))).toEqual(bad);
});

test('no file only hands on what others export', () => {
  expect(barrels(files)).toEqual([]);
  const text = "/** All. */\nexport * from './a.ts';\nexport { b } from './b.ts'; // b\n";
  expect(
    barrels(
      new Map([
        ['src/web/all.ts', text],
        ['src/modules/a/index.ts', text],
        ['src/web/c.ts', `${text}export const c = 1;`],
      ]),
    ),
  ).toEqual(['src/web/all.ts']);
});

test('modules.json, the folders and the names of package.json agree', () => {
  const { imports } = JSON.parse(files.get('package.json') ?? '') as { imports: Record<string, string> };
  expect(importsOtherThan(manifest, imports)).toEqual([]);
  expect(foldersOtherThan(manifest, files)).toEqual([]);
  expect(manifestProblems(manifest)).toEqual([]);
  const { '#audit': _, ...less } = imports;
  expect(
    importsOtherThan(manifest, { ...less, '#ghost': './src/ghost.ts', '#access': './src/access.ts' }),
  ).toEqual([
    '#audit is not imported from its door',
    '#access is not imported from its door',
    '#ghost is no module',
  ]);
  expect(
    foldersOtherThan(
      { modules: [{ name: 'ghost', purpose: '', uses: [] }] },
      new Map([['src/modules/other/index.ts', '']]),
    ),
  ).toEqual(['src/modules/other is not declared', 'ghost has no door']);
});

const small: Manifest = {
  modules: [
    { name: 'a', purpose: '', uses: [] },
    { name: 'b', purpose: '', uses: ['a'] },
  ],
};
const tables = [
  ['src/modules/a/store/migrations/0010-a.sql', 'create table a.row (id int);'],
  ['src/modules/b/store/migrations/0020-b.sql', 'create function b.reads() returns int return 1; -- a.row'],
] as const;

test('a module uses what it declares, in code or in SQL, and nothing else', () => {
  expect(usesOtherThan(manifest, files)).toEqual([]);
  expect(usesOtherThan(small, new Map(tables))).toEqual(['b declares a and does not use it']);
  const sql = [
    'src/modules/b/index.ts',
    `const rows = sql<Row>\`select id from a.row where id = \${a.other}\`;`,
  ] as const;
  expect(usesOtherThan(small, new Map([...tables, sql]))).toEqual([]);
  const back = [
    'src/modules/a/index.ts',
    "import { type B, c } from '#b';\nimport type { Visit } from '#access';",
  ] as const;
  expect(usesOtherThan(small, new Map([...tables, sql, back]))).toEqual(['a uses b and does not declare it']);
});

test('SQL about the tables of a module stands in a module', () => {
  expect(strangeSql(files)).toEqual([]);
  const text = `await sql\`insert into a.row values (\${one.id})\`.execute(db); one.two();`;
  expect(strangeSql(new Map([...tables, ['src/app/seed.ts', text]]))).toEqual(['src/app/seed.ts: a.row']);
});

test('a module of more than three use-cases tells its words in a README', () => {
  expect(withoutReadme(manifest, files)).toEqual([]);
  const four = ['one', 'two', 'three', 'four', 'four.test'].map(
    (name) => [`src/modules/a/use-cases/${name}.ts`, ''] as const,
  );
  expect(withoutReadme(small, new Map(four))).toEqual(['a has 4 use-cases']);
});

test('migrations have unique numbers, and a module comes after those that it uses', () => {
  expect(misnumbered(manifest, files)).toEqual([]);
  expect(misnumbered(small, new Map(tables))).toEqual([]);
  const twice = ['src/platform/database/migrations/0020-again.sql', ''] as const;
  const nameless = ['src/modules/a/store/migrations/more.sql', ''] as const;
  expect(misnumbered(small, new Map([...tables, twice, nameless]))).toEqual([
    'src/modules/a/store/migrations/more.sql has no number',
    'src/platform/database/migrations/0020-again.sql has the number of src/modules/b/store/migrations/0020-b.sql',
  ]);
  const early = { modules: [{ name: 'a', purpose: '', uses: ['b'] }] };
  expect(misnumbered(early, new Map(tables))).toEqual(['a is created before b']);
});

test('nothing is left for later, silenced or put to sleep', () => {
  expect(leftBehind(files)).toEqual([]);
  const lines = [`// TO${''}DO later`, `// @ts-ig${''}nore`, 'const toDo = 1;', `it.on${''}ly('x')`];
  expect(leftBehind(new Map([['tests/a.ts', lines.join('\n')]]))).toEqual(
    ['tests/a.ts:1', 'tests/a.ts:2', 'tests/a.ts:4'].map((at) => expect.stringContaining(at)),
  );
});

test('links and cited decisions lead somewhere', () => {
  expect(deadLinks(files, exists)).toEqual([]);
  const text = `[a](../README.md) [b](absent.md) [c](https://example.org) docs/decisions/${9999}`;
  expect(deadLinks(new Map([['docs/a.md', text]]), (file) => file === 'README.md')).toEqual([
    'docs/a.md → docs/absent.md',
    'docs/a.md → decision 9999',
  ]);
});

test('what is made from the code is fresh: npm run generate', async () => {
  for (const [file, text] of await generatedFiles())
    expect(await readFile(path.join(root, file), 'utf8').catch(() => undefined), file).toBe(text);
});
