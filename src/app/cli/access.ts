/** Commands about the decision of access: ask it of facts, and list the facts it may be asked of. No database, no person. */
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { Command, InvalidArgumentError } from 'commander';
import type { z } from 'zod';
import { abstractSpace, decide, factsSchema } from '#access';

export const accessCommand = () =>
  new Command('access')
    .description('interroge la décision d’accès : qui peut faire quoi, et par quelle règle')
    .helpOption('-h, --help', 'montre cette aide')
    .addCommand(
      new Command('decide')
        .description(
          'lit des faits, un objet JSON par ligne, et écrit une décision par ligne (docs/generated/access-facts.md)',
        )
        .helpOption('-h, --help', 'montre cette aide')
        .addHelpText(
          'after',
          '\nUne ligne fausse est dite avec son numéro et son défaut, sur les deux sorties. Les autres lignes sont décidées.',
        )
        .action(async () => {
          const { wrong } = await decideLines(process.stdin, process.stdout, process.stderr);
          if (wrong > 0) process.exitCode = 1;
        }),
    )
    .addCommand(
      new Command('enumerate')
        .description('parcourt l’espace des faits que la décision distingue')
        .helpOption('-h, --help', 'montre cette aide')
        .option('--count', 'dit combien il y en a')
        .option('--sample <nombre>', 'en tire autant au hasard', wholeNumber)
        .option('--seed <nombre>', 'graine du tirage : la même graine tire les mêmes', wholeNumber, 1)
        .option('--all', 'les écrit tous, un objet JSON par ligne')
        .action(async (options: Enumeration) => {
          const asked = [options.count, options.sample !== undefined, options.all].filter(Boolean).length;
          if (asked !== 1) throw new Error('Choisissez l’une de ces options : --count, --sample ou --all.');
          await enumerate(options, process.stdout);
        }),
    );

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Donnez un nombre entier.');
  return Number(text);
}

/** Every line is answered by one line, in order; empty ones are left out. @returns how many lines were wrong */
export async function decideLines(
  input: Readable,
  output: Writable,
  errors: Writable,
): Promise<{ readonly wrong: number }> {
  const out = lineWriter(output);
  let number = 0;
  let wrong = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === '') continue;
    const facts = factsIn(line);
    if ('problem' in facts) {
      wrong += 1;
      errors.write(`Ligne ${number} : ${facts.problem}\n`);
      await out.write({ line: number, error: facts.problem });
    } else await out.write(decide(facts.facts));
  }
  await out.end();
  return { wrong };
}

type Facts = z.output<typeof factsSchema>;

function factsIn(line: string): { readonly facts: Facts } | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { problem: 'ce n’est pas du JSON.' };
  }
  const { data, error } = factsSchema.safeParse(value);
  if (data) return { facts: data };
  return { problem: `${error.issues.map(sayIssue).join(' ; ')}.` };
}

function sayIssue(issue: z.core.$ZodIssue): string {
  const where = issue.path.join('.') || 'la ligne';
  switch (issue.code) {
    case 'unrecognized_keys':
      return `${where} : champ inconnu, ${issue.keys.join(', ')}`;
    case 'invalid_type':
      return `${where} : absent, ou d’un autre genre`;
    default:
      return `${where} : valeur inconnue`;
  }
}

type Enumeration = {
  readonly count?: true;
  readonly sample?: number;
  readonly seed: number;
  readonly all?: true;
};

export async function enumerate({ count, sample, seed }: Enumeration, output: Writable): Promise<void> {
  const { ABSTRACT_SIZE, abstractFact, abstractFacts } = await abstractSpace();
  const out = lineWriter(output);
  if (count) await out.write(ABSTRACT_SIZE);
  else if (sample === undefined) {
    for (const facts of abstractFacts()) {
      const full = out.write(facts);
      if (full) await full;
      if (output.destroyed) break;
    }
  } else for (const number of drawn(sample, ABSTRACT_SIZE, seed)) await out.write(abstractFact(number));
  await out.end();
}

/** Different numbers below `size`, as many as there are at most, the same for the same seed. */
function* drawn(count: number, size: number, seed: number): Generator<number> {
  const seen = new Set<number>();
  let state = seed;
  while (seen.size < Math.min(count, size)) {
    // Mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    const number = Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * size);
    if (seen.has(number)) continue;
    seen.add(number);
    yield number;
  }
}

const ENOUGH = 65_536;

/** JSON lines in large pieces; waits when the reader is slower, and stops without a fuss when it is gone. */
function lineWriter(output: Writable) {
  let piece = '';
  let resume = () => {};
  for (const event of ['drain', 'close']) output.on(event, () => resume());
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    output.destroy();
  });
  const flush = (): Promise<void> | undefined => {
    const text = piece;
    piece = '';
    if (text === '' || output.destroyed || output.write(text)) return undefined;
    return new Promise<void>((resolve) => {
      resume = resolve;
    });
  };
  return {
    /** @returns something to wait for when the reader has enough for now */
    write(value: unknown): Promise<void> | undefined {
      piece += `${JSON.stringify(value)}\n`;
      return piece.length < ENOUGH ? undefined : flush();
    },
    end: async () => flush(),
  };
}
