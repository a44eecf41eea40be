/** What the witness says that it saw: from its address, or from a copy of its file. */
import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { checkWitnessedHead, Refused } from './note.js';

/**
 * Every head of this log that the witness saw, each checked.
 * @param {string} where its address (http…), its folder, or a copy of its file
 * @param {import('./note.js').PublicKey} log @param {import('./note.js').PublicKey} witness
 * @returns {Promise<readonly import('./note.js').WitnessedHead[]>}
 */
export async function readWitness(where, log, witness) {
  const name = hash('sha256', log.name);
  const text = /^https?:/.test(where)
    ? await download(`${where.replace(/\/$/, '')}/${name}/heads`)
    : await readFile(where.endsWith('.jsonl') ? where : `${where}/${name}.jsonl`, 'utf8');
  const heads = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const { note } = JSON.parse(line);
    heads.push(await checkWitnessedHead(String(note), log, witness));
  }
  return heads;
}

/** @param {string} url */
async function download(url) {
  const response = await fetch(url).catch(() => undefined);
  if (!response?.ok) throw new Refused(`Le témoin ne répond pas à l’adresse ${url}.`);
  return response.text();
}
