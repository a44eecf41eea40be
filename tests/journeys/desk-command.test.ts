/** `carnet desk`, as an operator types it. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { deskCommand } from '../../src/app/cli/desk.ts';
import { type DemoInTests, startDemoInTests } from '../demo-in-tests.ts';

let demo: DemoInTests;
beforeAll(async () => {
  demo = await startDemoInTests();
  await demo.serve();
  for (const [name, value] of Object.entries(demo.env)) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await demo?.stop();
});

/** What it prints. @throws what the command says before it ends with 1 */
async function desk(...args: readonly string[]): Promise<string> {
  const print = vi.spyOn(console, 'log').mockImplementation(() => {});
  try {
    await deskCommand().parseAsync([...args], { from: 'user' });
    return print.mock.calls.flat().join('\n');
  } finally {
    print.mockRestore();
  }
}

test('agents are added, listed, removed and taken back', async () => {
  expect(await desk('list')).toBe('La liste est vide : personne ne répond à l’assistance.');
  expect(await desk('add', '3990099990/AGT001', 'Agent 1 de l’assistance')).toContain('Agent ajouté');
  expect(await desk('list')).toMatch(/^3990099990\/AGT001 {2}Agent 1 de l’assistance {2}depuis le \S+$/);
  expect(await desk('remove', '3990099990/AGT001')).toContain('Agent retiré');
  expect(await desk('list')).toContain('retiré le');
  await expect(desk('remove', '3990099990/AGT001')).rejects.toThrow('Rien n’a été changé');
  await desk('add', '3990099990/AGT001', 'Agent 1 bis');
  expect(JSON.parse(await desk('list', '--json'))).toEqual([
    { professionalId: '3990099990/AGT001', label: 'Agent 1 bis', addedAt: expect.any(String) },
  ]);
});

test('a name that nobody could read is refused', async () => {
  await expect(desk('add', '3990099990/AGT002', ' ')).rejects.toThrow('de 1 à 80 caractères');
});
