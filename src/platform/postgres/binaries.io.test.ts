import { mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runToEnd } from '../processes.ts';
import { findBinaries } from './binaries.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'carnet-binaries-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('the programs of the installed package run, and are of the announced major version', async () => {
  const binaries = await findBinaries(path.join(folder, 'libraries'));
  for (const program of [binaries.postgres, binaries.initdb])
    expect((await runToEnd(program, ['--version'], { env: binaries.env })).output).toContain(
      '(PostgreSQL) 18.',
    );
});

test('links that no install script made are made, once', async () => {
  const root = path.join(folder, 'package', 'native');
  await mkdir(path.join(root, 'lib'), { recursive: true });
  await writeFile(path.join(root, 'lib', 'libpq.so.5.18'), 'library');
  const links = [
    { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' },
    { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so' },
  ];
  await writeFile(path.join(root, 'pg-symlinks.json'), JSON.stringify(links));
  for (const turn of [1, 2]) {
    const binaries = await findBinaries(path.join(folder, 'libraries'), root);
    expect(binaries.env, `turn ${turn}`).toEqual({});
    expect(await readlink(path.join(root, 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18');
    expect(await readFile(path.join(root, 'lib', 'libpq.so'), 'utf8')).toBe('library');
  }
});
