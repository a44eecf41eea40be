#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { run } from './node.js';

run([fileURLToPath(new URL('../src/app/cli.ts', import.meta.url)), ...process.argv.slice(2)]);
