/** The commands about the decision of access, by their functions: every line is answered, and none waits in memory. */
import { PassThrough, Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { abstractSpace, decide } from '#access';
import { decideLines, enumerate } from './access.ts';

const { ABSTRACT_SIZE, abstractFact } = await abstractSpace();

async function decided(lines: readonly string[]) {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const [out, err, done] = [
    text(output),
    text(errors),
    decideLines(Readable.from(lines.join('\n')), output, errors),
  ];
  const { wrong } = await done;
  output.end();
  errors.end();
  return {
    wrong,
    out: (await out)
      .trim()
      .split('\n')
      .map((one) => JSON.parse(one) as unknown),
    err: await err,
  };
}

async function listed(options: Parameters<typeof enumerate>[0]) {
  const output = new PassThrough();
  const [found] = [text(output), await enumerate(options, output)];
  output.end();
  return (await found).trim().split('\n');
}

describe('access decide', () => {
  it('answers each line with the decision of its facts', async () => {
    const facts = [0, 99, 4_000_000, ABSTRACT_SIZE - 1].map(abstractFact);
    const { wrong, out, err } = await decided(facts.map((one) => JSON.stringify(one)));
    expect(out).toEqual(facts.map((one) => decide(one)));
    expect([wrong, err]).toEqual([0, '']);
  });

  it('says what is wrong with a line and with which, and decides the others', async () => {
    const good = JSON.stringify(abstractFact(7));
    const bad = JSON.stringify({ ...abstractFact(7), mode: 'urgence', colour: 'blue' });
    const { wrong, out, err } = await decided([good, 'nothing', '', bad, good, '[]']);
    const decision = decide(abstractFact(7));
    expect(out).toEqual([
      decision,
      { line: 2, error: 'ce n’est pas du JSON.' },
      { line: 4, error: 'mode : valeur inconnue ; la ligne : champ inconnu, colour.' },
      decision,
      { line: 6, error: 'la ligne : absent, ou d’un autre genre.' },
    ]);
    expect(wrong).toBe(3);
    expect(err.trim().split('\n')).toEqual([
      'Ligne 2 : ce n’est pas du JSON.',
      'Ligne 4 : mode : valeur inconnue ; la ligne : champ inconnu, colour.',
      'Ligne 6 : la ligne : absent, ou d’un autre genre.',
    ]);
  });
});

describe('access enumerate', () => {
  it('counts', async () => {
    expect(await listed({ count: true, seed: 1 })).toEqual([String(ABSTRACT_SIZE)]);
  });

  it('draws different facts, and the same ones for the same seed', async () => {
    const [one, same, other] = [
      await listed({ sample: 500, seed: 3 }),
      await listed({ sample: 500, seed: 3 }),
      await listed({ sample: 500, seed: 4 }),
    ];
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
    expect(new Set(one).size).toBe(500);
  });

  it('waits for a slow reader, and stops when it is gone', async () => {
    const waiting: (() => void)[] = [];
    let most = 0;
    let lines = 0;
    const slow: Writable = new Writable({
      highWaterMark: 1024,
      write(chunk: Buffer, _encoding, done) {
        most = Math.max(most, slow.writableLength);
        lines += chunk.toString().split('\n').length - 1;
        waiting.push(done);
        setTimeout(() => {
          if (lines > 2_000) slow.destroy();
          else waiting.shift()?.();
        }, 1);
      },
    });
    await enumerate({ all: true, seed: 1 }, slow);
    expect(lines).toBeLessThan(10_000);
    // one piece at a time, of 64 KB and a line
    expect(most).toBeLessThan(80_000);
  });
});
