/**
 * The INSi teleservice of the health insurance, asked over HTTPS with a certificate on both sides. It gives a number and
 * the traits of the civil status: one of the two acts of a qualification (national identity rules). Nothing is kept here.
 */
import { randomUUID } from 'node:crypto';
import { Agent, request as httpsRequest } from 'node:https';
import { readAnswer } from '#formats/insi/answer';
import { type InsiAnswer, InsiError } from '#formats/insi/identity';
import {
  type InsiCaller,
  type InsiCard,
  type InsiRequest,
  type InsiTraits,
  requestByCard,
  requestByTraits,
} from '#formats/insi/request';
import type { Clock } from '#platform/clock';
import { citizenErrors } from './errors.ts';

/** 00, 01 or 02. Nothing else comes out of the door but an error of its table. */
export type InsiFound = Exclude<InsiAnswer, { outcome: 'fault' }>;

export type InsiSettings = {
  /** Where requests are posted: `https://…/lps`. */
  readonly url: string;
  /** PEM: what Carnet shows, named INSI-AUTO. */
  readonly cert: string;
  readonly key: string;
  /** PEM of the authority of the teleservice, when it is not a public one. */
  readonly ca?: string | undefined;
  /** Authorisation number of the software. */
  readonly softwareId: string;
  readonly timeoutMs?: number;
};

export type Insi = ReturnType<typeof createInsi>;

const MOST_BYTES = 200_000;
/** Other given names to try when the first one leads to nobody. */
const OTHER_NAMES = 3;

/** @param settings undefined when this installation has no right to ask: every question is then refused */
export function createInsi(deps: { readonly settings: InsiSettings | undefined; readonly clock: Clock }) {
  const { settings, clock } = deps;
  const agent = settings && new Agent({ ...settings, keepAlive: true, maxSockets: 8 });
  const caller: Omit<InsiCaller, 'emitter'> = {
    softwareId: settings?.softwareId ?? '',
    softwareName: 'Carnet',
    softwareVersion: '1.0',
    instance: randomUUID(),
  };

  async function ask(question: (message: { id: string; at: Date }) => InsiRequest): Promise<InsiFound> {
    if (!settings || !agent) throw citizenErrors('insi-absent');
    const bytes = await post(settings, agent, written(question, clock));
    const answer = understood(bytes);
    if (answer.outcome !== 'fault') return answer;
    throw citizenErrors(answer.sender ? 'insi-refused' : 'insi-unavailable', answer.code);
  }

  const byTraits = (traits: InsiTraits, emitter: string) =>
    ask((message) => requestByTraits(traits, { ...caller, emitter }, message));

  return {
    available: settings !== undefined,

    /**
     * By traits, in the order of the national guide: with the first given name alone, without the place of birth. Several
     * people: with all given names, then with the place. Nobody: with each of the other given names.
     * @param emitter national identifier of who asks
     * @throws `insi-absent`, `insi-unavailable`, `insi-refused`, `insi-unreadable`, `insi-traits`
     */
    async byTraits(person: InsiTraits, emitter: string): Promise<InsiFound> {
      const { givenNames, birthPlaceCog: _, ...traits } = person;
      const [first = '', ...others] = givenNames;
      let answer = await byTraits({ ...traits, givenNames: [first] }, emitter);
      if (answer.outcome === 'several' && others.length > 0)
        answer = await byTraits({ ...traits, givenNames }, emitter);
      if (answer.outcome === 'several' && person.birthPlaceCog) {
        const given = others.length > 0 ? givenNames : [first];
        answer = await byTraits(
          { ...traits, givenNames: given, birthPlaceCog: person.birthPlaceCog },
          emitter,
        );
      }
      for (const name of others.slice(0, OTHER_NAMES)) {
        if (answer.outcome !== 'none') break;
        answer = await byTraits({ ...traits, givenNames: [name] }, emitter);
      }
      return answer;
    },

    /** By what a carte Vitale says. @throws as `byTraits` */
    byCard: (card: InsiCard, emitter: string): Promise<InsiFound> =>
      ask((message) => requestByCard(card, { ...caller, emitter }, message)),

    close: (): void => agent?.destroy(),
  };
}

function written(question: (message: { id: string; at: Date }) => InsiRequest, clock: Clock): InsiRequest {
  try {
    return question({ id: randomUUID(), at: clock.now() });
  } catch (error) {
    if (error instanceof InsiError) throw citizenErrors('insi-traits', error.code);
    throw error;
  }
}

function understood(bytes: Buffer): InsiAnswer {
  try {
    return readAnswer(bytes);
  } catch (error) {
    if (error instanceof InsiError) throw citizenErrors('insi-unreadable', error.code);
    throw error;
  }
}

/** The body of the answer, whatever its status: a fault comes with 400 or 500. */
function post(settings: InsiSettings, agent: Agent, { action, envelope }: InsiRequest): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const unavailable = (why: unknown) =>
      reject(citizenErrors('insi-unavailable', why instanceof Error ? codeOf(why) : undefined));
    const sent = httpsRequest(
      settings.url,
      {
        method: 'POST',
        agent,
        signal: AbortSignal.timeout(settings.timeoutMs ?? 10_000),
        headers: {
          'content-type': `application/soap+xml; charset=utf-8; action="${action}"`,
          'content-length': Buffer.byteLength(envelope),
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        let size = 0;
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length;
          chunks.push(chunk);
          if (size <= MOST_BYTES) return;
          reject(citizenErrors('insi-unreadable', 'too-large'));
          answer.destroy();
        });
        answer.on('error', unavailable);
        answer.on('end', () => resolve(Buffer.concat(chunks)));
      },
    );
    sent.on('error', unavailable);
    sent.end(envelope);
  });
}

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : error.name;
