/**
 * The INSi teleservice of the health insurance, over HTTPS with a certificate on both sides: SOAP 1.2, the search by card
 * and the search by traits, answers 00, 01 and 02, former numbers, and the faults of the layers before it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { createMutual } from '../certificate.ts';
import { readBody, serve } from '../http-server.ts';
import { type Asked, answerOf, faultOf, plain, readQuestion } from './envelopes.ts';
import { type InsiPerson, KNOWN, TROUBLES } from './people.ts';

export interface InsiSettings {
  readonly host: string;
  /** 0: any. */
  readonly port: number;
  /** Authorisation numbers of the software that may ask. */
  readonly softwareIds: readonly string[];
  /** Known beside those of `people.ts`; read at each question. */
  readonly people: readonly InsiPerson[];
  /** How long a slow answer takes; half a minute by default. */
  readonly slowMs?: number;
}

export interface RunningInsi {
  /** Where requests are posted. */
  readonly url: string;
  readonly port: number;
  /** PEM: the authority of the server, and what a client shows. */
  readonly ca: string;
  readonly clientCert: string;
  readonly clientKey: string;
  close(): Promise<void>;
}

/** The real service takes certificates of an organisation under these two names only. */
const CLIENT_NAMES: ReadonlySet<unknown> = new Set(['INSI-AUTO', 'INSI-MANU']);
/** An envelope has some 2 KB. */
const LIMIT = 64 * 1024;

export async function startInsiStandin(settings: InsiSettings): Promise<RunningInsi> {
  const { ca, server, client } = await createMutual(['localhost', '127.0.0.1'], 'INSI-AUTO');
  const sleeping = new Set<NodeJS.Timeout>();
  const wait = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, settings.slowMs ?? 30_000);
      sleeping.add(timer);
    });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'https://insi');
    if (request.method !== 'POST' || pathname !== '/lps') return send(response, 404, 'Inconnu.\n');
    const shown = (request.socket as TLSSocket).getPeerCertificate().subject?.CN;
    const question = readQuestion(await readBody(request, LIMIT));
    if (!question) return send(response, 400, faultOf(BAD_REQUEST));
    if (!CLIENT_NAMES.has(shown)) return send(response, 500, faultOf(NO_RIGHT, question.messageId));
    if (!settings.softwareIds.includes(question.softwareId))
      return send(response, 500, faultOf(UNKNOWN_SOFTWARE, question.messageId));
    switch (question.by === 'traits' ? TROUBLES.get(plain(question.birthName)) : undefined) {
      case 'cut':
        return void request.socket.destroy();
      case 'noise':
        return send(response, 502, '<html><body>Bad gateway</body></html>', 'text/html');
      case 'technical':
        return send(response, 500, faultOf(TECHNICAL, question.messageId));
      case 'slow':
        await wait();
    }
    send(response, 200, answerOf([...settings.people, ...KNOWN].filter((one) => answers(one, question))));
  }

  const listening = await serve(
    {
      ...settings,
      tls: { key: server.key, cert: server.cert, ca, requestCert: true, rejectUnauthorized: true },
    },
    async () => ({ handle, refuse: (response) => send(response, 500, faultOf(TECHNICAL)) }),
  );
  return {
    url: `https://localhost:${listening.port}/lps`,
    port: listening.port,
    ca,
    clientCert: client.cert,
    clientKey: client.key,
    close: async () => {
      for (const timer of sleeping) clearTimeout(timer);
      await listening.close();
    },
  };
}

/** One given name asked is any of the person's; several are their list from its beginning. A place counts when it is asked. */
function answers(person: InsiPerson, asked: Asked): boolean {
  if (person.birthDate !== asked.birthDate) return false;
  if (asked.by === 'card')
    return asked.number
      ? person.ins === asked.number
      : (person.insuredIns ?? person.ins) === asked.insuredNumber &&
          (person.birthRank ?? 1) === asked.birthRank;
  const names = person.givenNames.map(plain);
  const [first, ...more] = asked.givenNames;
  return (
    plain(person.birthName) === asked.birthName &&
    person.sex === asked.sex &&
    (asked.birthCog === undefined || person.birthCog === asked.birthCog) &&
    (more.length > 0 ? asked.givenNames.every((name, i) => names[i] === name) : names.includes(first ?? ''))
  );
}

const BAD_REQUEST = {
  side: 'Sender',
  layer: 'siram_40',
  code: 'desir_400',
  sentence: 'La requête ne respecte pas le contrat du service.',
} as const;
const UNKNOWN_SOFTWARE = {
  side: 'Sender',
  layer: 'siram_100',
  code: 'desir_550',
  sentence: 'Numéro d’autorisation du logiciel inconnu.',
} as const;
const NO_RIGHT = {
  side: 'Sender',
  layer: 'siram_100',
  code: 'desir_560',
  sentence: 'Vous ne disposez pas des droits suffisants pour accéder à ce service.',
} as const;
const TECHNICAL = {
  side: 'Receiver',
  layer: 'siram_200',
  code: 'insi_102',
  sentence: 'Le téléservice est indisponible.',
} as const;

function send(
  response: ServerResponse,
  status: number,
  body: string,
  type = 'application/soap+xml; charset=utf-8',
): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(body);
}
