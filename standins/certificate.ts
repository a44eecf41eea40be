import 'reflect-metadata';
import { isIP } from 'node:net';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** PEM texts: the server's private key (PKCS#8), its certificate, and the authority a client must trust. */
export interface SelfSigned {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 24 * 60 * 60 * 1000;

/**
 * Makes a one-off certification authority and a server certificate it signs, for every name given (host names or IP
 * addresses). The authority's key is thrown away, so that trusting `ca` trusts this one certificate and nothing else.
 * A client verifies it with `{ ca }`; nothing has to switch verification off.
 *
 * @param names at least one DNS name or IP address, as a client will write it
 * @param days validity in days, starting one day ago so that a clock slightly late still accepts it
 */
export async function createSelfSigned(names: readonly string[], days = 825): Promise<SelfSigned> {
  const [first] = names;
  if (first === undefined) throw new Error('createSelfSigned: at least one name is needed');
  const notBefore = new Date(Date.now() - day);
  const notAfter = new Date(Date.now() + days * day);
  const [authority, server] = await Promise.all([generateKeys(), generateKeys()]);
  const issuer = 'CN=Autorite de simulation, O=Simulateur';
  const ca = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: issuer,
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
    keys: authority,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  const cert = await X509CertificateGenerator.create({
    serialNumber: '02',
    // A structured name: no character of `first` can be read as X.500 syntax.
    subject: [{ CN: [first] }, { O: ['Simulateur'] }],
    issuer,
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
    publicKey: server.publicKey,
    signingKey: authority.privateKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value })),
      ),
    ],
  });
  const key = PemConverter.encode(await crypto.subtle.exportKey('pkcs8', server.privateKey), 'PRIVATE KEY');
  return { key: `${key}\n`, cert: `${cert.toString('pem')}\n`, ca: `${ca.toString('pem')}\n` };
}

function generateKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}
