import { expect, test } from 'vitest';
import {
  checkpointText,
  cosignatureOf,
  newLogKey,
  readLogKey,
  readPublicKey,
  signCheckpoint,
} from './signed-note.ts';

test('the example of c2sp.org/signed-note', () => {
  const key = readPublicKey('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k');
  const note =
    'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';
  const found = key.lineOf(note);
  expect(key.type).toBe('log');
  expect(key.isValid('This is an example message.\n', found!.signature)).toBe(true);
  expect(key.isValid('This is another message.\n', found!.signature)).toBe(false);
});

test('a checkpoint is signed under the name of its log', () => {
  const signer = readLogKey(newLogKey('carnet.test/trace'));
  const root = Buffer.alloc(32, 7);
  const note = signCheckpoint({ size: 42, root }, signer);
  const text = checkpointText({ origin: 'carnet.test/trace', size: 42, root });
  expect(note.startsWith(`carnet.test/trace\n42\n${root.toString('base64')}\n\n— carnet.test/trace `)).toBe(
    true,
  );
  const verifier = readPublicKey(signer.publicKey);
  expect(verifier.isValid(text, verifier.lineOf(note)!.signature)).toBe(true);
  expect(readPublicKey(readLogKey(newLogKey('carnet.test/trace')).publicKey).lineOf(note)).toBeUndefined();
});

test('what is no key, or has the id of another name, is refused', () => {
  const key = newLogKey('carnet.test/trace');
  expect(() => newLogKey('two words')).toThrow();
  expect(() => readLogKey(key.replace('carnet.test', 'carnet.other'))).toThrow('does not match');
  expect(() => readLogKey('anything')).toThrow('no private key');
  const { publicKey } = readLogKey(key);
  expect(() => readPublicKey(publicKey.replace('carnet.test', 'carnet.other'))).toThrow('does not match');
  expect(() => readPublicKey(key)).toThrow('no public key');
});

test('no cosignature is found in lines of others', () => {
  const signer = readLogKey(newLogKey('carnet.test/trace'));
  const note = signCheckpoint({ size: 1, root: Buffer.alloc(32) }, signer);
  // A line of the right name and id, too short to be a cosignature.
  expect(cosignatureOf(readPublicKey(signer.publicKey), 'text\n', note)).toBeUndefined();
});
