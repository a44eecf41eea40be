/** Finds a browser: CHROMIUM_PATH, the system's, or the one that an npm package carries. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

function installed(): string | undefined {
  const asked = process.env.CHROMIUM_PATH;
  if (asked && isProgram(asked)) return asked;
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))).find(isProgram);
}

/** @returns a running browser, or why there is none */
export async function launchBrowser(): Promise<{ readonly browser: Browser } | { readonly absent: string }> {
  const program = installed();
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  try {
    if (program) return { browser: await chromium.launch({ executablePath: program, args: sandbox }) };
    const { default: carried } = await import('@sparticuz/chromium');
    const executablePath = await carried.executablePath();
    return { browser: await chromium.launch({ executablePath, args: [...carried.args, ...sandbox] }) };
  } catch (error) {
    return { absent: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}
