/** The demonstration, filled once for a whole run: each file starts its own on a copy of this folder. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startSite } from './start-site.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of a demonstration that was filled, then stopped. */
    readonly filledDemo: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'carnet-filled-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const { demo } = await startSite(folder);
    await demo.stop();
    project.provide('filledDemo', folder);
    return remove;
  } catch (error) {
    await remove();
    throw error;
  }
}
