#!/usr/bin/env node
/**
 * An independent check of Carnet's trace: it shares no code with Carnet. README.md says what it proves.
 *   node verifier/verify.js preuve.json [--log-key K --witness-key K]
 *   node verifier/verify.js --database postgres://… --witness URL|FOLDER|FILE --log-key K --witness-key K [--moved-clock] [--json]
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Refused, readKey } from './note.js';
import { checkProof } from './proof.js';
import { saying } from './saying.js';
import { checkTrace } from './trace.js';
import { readWitness } from './witness.js';

const USAGE = `Usage :
  node verifier/verify.js preuve.json [--log-key CLÉ --witness-key CLÉ] [--json]
  node verifier/verify.js --database URL --witness URL|DOSSIER --log-key CLÉ --witness-key CLÉ [--moved-clock] [--json]`;

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Refused) && !isBadUse(error)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof Refused ? 1 : 2;
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      database: { type: 'string' },
      witness: { type: 'string' },
      'log-key': { type: 'string' },
      'witness-key': { type: 'string' },
      'moved-clock': { type: 'boolean' },
      json: { type: 'boolean' },
    },
  });
  const { database, witness: where, json = false } = values;
  const [file] = positionals;
  if (file !== undefined && !database) return proofFile(file, values['log-key'], values['witness-key'], json);
  if (!database || !where || !values['log-key'] || !values['witness-key']) {
    console.error(USAGE);
    return 2;
  }
  const [log, witness] = await Promise.all([readKey(values['log-key']), readKey(values['witness-key'])]);
  // The witness first: what it saw was in the database before.
  const heads = await readWitness(where, log, witness);
  // Only here, so that a proof is checked without the package `pg`.
  const { withDatabase } = await import('./postgres.js');
  const report = await withDatabase(database, (source) =>
    checkTrace(source, heads, { log, movedClock: values['moved-clock'] }),
  );
  console.log(json ? JSON.stringify(report, null, 2) : saying(report));
  return report.isWhole ? 0 : 1;
}

/** @param {string} file @param {string | undefined} log @param {string | undefined} witness @param {boolean} json */
async function proofFile(file, log, witness, json) {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Refused(`Le fichier « ${file} » ne peut pas être lu.`);
  });
  const proof = parsed(text);
  const keys = { log: log ?? String(proof?.keys?.log), witness: witness ?? String(proof?.keys?.witness) };
  const { line, head } = await checkProof(proof, keys);
  const seen = new Date(head.time * 1000).toISOString();
  if (json)
    console.log(JSON.stringify({ isProven: true, line, size: head.size, witnessedAt: seen, keys }, null, 2));
  else {
    console.log(
      `Cette ligne est bien celle que le témoin « ${keys.witness.split('+')[0]} » a vue le ${seen}.`,
    );
    for (const [name, value] of Object.entries(line)) if (value !== null) console.log(`  ${name} : ${value}`);
    if (!log || !witness)
      console.log(
        `Les clés viennent du fichier lui-même. Comparez-les à celles que Carnet et le témoin publient :\n  ${keys.log}\n  ${keys.witness}`,
      );
  }
  return 0;
}

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused('Ce fichier n’est pas une preuve de Carnet.');
  }
}

/** @param {unknown} error @returns {error is Error} */
function isBadUse(error) {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
