/** `carnet desk`, as an operator types it. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectFolder } from '../../src/app/demo/settings.ts';
import { type DemoInTests, startDemoInTests } from '../demo-in-tests.ts';

let demo: DemoInTests;
beforeAll(async () => {
  demo = await startDemoInTests();
  await demo.serve();
});
afterAll(() => demo?.stop());

function carnet(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(projectFolder, 'bin', 'carnet.js'), 'desk', ...args], {
      env: { ...process.env, ...demo.env },
    });
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

test('agents are added, listed, removed and taken back', async () => {
  expect((await carnet('list')).out).toBe('La liste est vide : personne ne répond à l’assistance.');
  expect(await carnet('add', '3990099990/AGT001', 'Agent 1 de l’assistance')).toMatchObject({
    code: 0,
    err: '',
  });
  expect((await carnet('list')).out).toMatch(
    /^3990099990\/AGT001 {2}Agent 1 de l’assistance {2}depuis le \S+$/,
  );
  expect((await carnet('remove', '3990099990/AGT001')).code).toBe(0);
  expect((await carnet('list')).out).toContain('retiré le');
  const again = await carnet('remove', '3990099990/AGT001');
  expect(again).toMatchObject({ code: 1, out: '' });
  expect(again.err).toContain('Rien n’a été changé');
  await carnet('add', '3990099990/AGT001', 'Agent 1 bis');
  expect(JSON.parse((await carnet('list', '--json')).out)).toEqual([
    { professionalId: '3990099990/AGT001', label: 'Agent 1 bis', addedAt: expect.any(String) },
  ]);
});

test('a name that nobody could read is refused', async () => {
  expect((await carnet('add', '3990099990/AGT002', ' ')).err).toContain('de 1 à 80 caractères');
});
