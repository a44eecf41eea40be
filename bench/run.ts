/** `npm run bench -- NAME… [--people N]`: runs the named measurements, each on its own. Without a name: the list. */
import { parseArgs } from 'node:util';
import { type Result, report } from './report.ts';

const BENCHES: Readonly<Record<string, { readonly about: string; readonly run: () => Promise<Result> }>> = {
  deposit: {
    about: 'acknowledged deposits a second (ITI-105), a PDF of 10 KB and a real CDA, beside raw inserts',
    run: async () => (await import('./deposit.ts')).deposit(),
  },
  search: {
    about: 'FHIR searches and reads with 1, 100 and 2,000 documents in the space',
    run: async () => (await import('./search.ts')).searchAndRead(),
  },
  words: {
    about:
      'words that the person searches, a whole page of results in a space of 2,000 documents; one client',
    run: async () => (await import('./words.ts')).searchWords(1),
  },
  page: {
    about: 'the citizen’s list page, and the server’s memory',
    run: async () => (await import('./page.ts')).listPage(),
  },
  export: {
    about:
      'a whole copy of a space of 2,000 documents and 200 MB: prepared, fetched, and the server’s memory',
    run: async () => (await import('./export.ts')).exportRecord(),
  },
  extract: {
    about: 'structured documents filed a second, with and without reading them into the profile',
    run: async () => (await import('./extract.ts')).extract(),
  },
  measures: {
    about: 'durable measures a second through FHIR at 8 clients, one a Bundle and 25, beside raw inserts',
    run: async () => (await import('./measures.ts')).measures(),
  },
  decide: {
    about: 'decisions a second of the pure function',
    run: async () => (await import('./decide.ts')).decisions(),
  },
  gates: {
    about:
      'what row-level security and the trace cost a search, a read and a deposit, each taken away in turn',
    run: async () => (await import('./gates.ts')).gates(),
  },
  trace: {
    about:
      'the commitment of a line, how far heads are behind under load, proofs in a tree of a million leaves',
    run: async () => (await import('./trace.ts')).trace(),
  },
  growth: {
    about: 'deposits, searches and reads with 10⁴ and 10⁶ documents in the table',
    run: async () => (await import('./growth.ts')).growth(),
  },
  campaign: {
    about:
      'import, notices and automatic opening over generated people; --people N (100,000), --notices N (all) are sent, --growth: 10⁴ first',
    run: async () =>
      (await import('./campaign.ts')).campaign({
        people: Number(values.people),
        notices: Number(values.notices ?? Number.POSITIVE_INFINITY),
        growth: values.growth,
      }),
  },
};

const { positionals: names, values } = parseArgs({
  allowPositionals: true,
  options: {
    people: { type: 'string', default: '100000' },
    notices: { type: 'string' },
    growth: { type: 'boolean', default: false },
  },
});
const unknown = names.filter((name) => !(name in BENCHES));
if (names.length === 0 || unknown.length > 0) {
  console.log(`${unknown.length > 0 ? `Unknown: ${unknown.join(', ')}. ` : ''}npm run bench -- NAME…\n`);
  for (const [name, { about }] of Object.entries(BENCHES)) console.log(`  ${name.padEnd(10)}${about}`);
  process.exitCode = unknown.length > 0 ? 1 : 0;
} else {
  for (const name of names) {
    const bench = BENCHES[name];
    if (bench) await report(await bench.run());
  }
}
