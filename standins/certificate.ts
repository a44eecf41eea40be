import 'reflect-metadata';
import { isIP } from 'node:net';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
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

/** PEM texts of both sides of a connection where each shows a certificate, and the authority that both trust. */
export interface Mutual {
  readonly ca: string;
  readonly server: { readonly key: string; readonly cert: string };
  readonly client: { readonly key: string; readonly cert: string };
}

/**
 * Makes a one-off certification authority and a server certificate it signs, for every name given (host names or IP
 * addresses). The authority's key is thrown away, so that trusting `ca` trusts this one certificate and nothing else.
 * A client verifies it with `{ ca }`; nothing has to switch verification off.
 *
 * @param names at least one DNS name or IP address, as a client will write it
 * @param days validity in days, starting one day ago so that a clock slightly late still accepts it
 */
export async function createSelfSigned(names: readonly string[], days = 825): Promise<SelfSigned> {
  const authority = await createAuthority(days);
  return { ...(await authority.forServer(names)), ca: authority.ca };
}

/**
 * Makes an authority, a server certificate and a client certificate of the organisation `client`: `INSI-AUTO`, say.
 *
 * @param names of the server, as for `createSelfSigned`
 */
export async function createMutual(names: readonly string[], client: string, days = 825): Promise<Mutual> {
  const authority = await createAuthority(days);
  return {
    ca: authority.ca,
    server: await authority.forServer(names),
    client: await authority.forClient(client),
  };
}

async function createAuthority(days: number) {
  const notBefore = new Date(Date.now() - day);
  const notAfter = new Date(Date.now() + days * day);
  const authority = await generateKeys();
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
  async function issue(serialNumber: string, name: string, usage: ExtendedKeyUsage, more: Extension[]) {
    const keys = await generateKeys();
    const cert = await X509CertificateGenerator.create({
      serialNumber,
      // A structured name: no character of `name` can be read as X.500 syntax.
      subject: [{ CN: [name] }, { O: ['Simulateur'] }],
      issuer,
      notBefore,
      notAfter,
      signingAlgorithm: algorithm,
      publicKey: keys.publicKey,
      signingKey: authority.privateKey,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([usage]),
        ...more,
      ],
    });
    const key = PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
    return { key: `${key}\n`, cert: `${cert.toString('pem')}\n` };
  }
  return {
    ca: `${ca.toString('pem')}\n`,
    async forServer(names: readonly string[]) {
      const [first] = names;
      if (first === undefined) throw new Error('createSelfSigned: at least one name is needed');
      return issue('02', first, ExtendedKeyUsage.serverAuth, [
        new SubjectAlternativeNameExtension(
          names.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value })),
        ),
      ]);
    },
    forClient: (name: string) => issue('03', name, ExtendedKeyUsage.clientAuth, []),
  };
}

function generateKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}
