import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClamdStandin, startClamdStandin } from './index.ts';

let standin: ClamdStandin;
beforeAll(async () => {
  standin = await startClamdStandin({ host: '127.0.0.1', port: 0 });
});
afterAll(() => standin.close());

const ask = (...pieces: readonly (string | Buffer)[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(standin.port, standin.host, () => {
      for (const piece of pieces) socket.write(piece);
    });
    let answer = '';
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });

const chunk = (text: string) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
};
const END = Buffer.alloc(4);

describe('the stand-in of clamd', () => {
  it('answers a ping and refuses what it does not know', async () => {
    expect(await ask('zPING\0')).toBe('PONG\0');
    expect(await ask('zSHUTDOWN\0')).toBe('UNKNOWN COMMAND\0');
  });

  it('finds the test strings, cut in two chunks or not', async () => {
    expect(await ask('zINSTREAM\0', chunk('bonjour'), END)).toBe('stream: OK\0');
    expect(
      await ask('zINSTREAM\0', chunk('a CARNET-FICHIER-D-ESSAI-CONS'), chunk('IDERE-COMME-INFECTE'), END),
    ).toBe('stream: Carnet-Test-Signature FOUND\0');
  });

  it('says when a stream is too long', async () => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(200 * 1024 * 1024);
    expect(await ask('zINSTREAM\0', length)).toBe('INSTREAM size limit exceeded. ERROR\0');
  });
});
