/**
 * The documents that the demonstration starts with. Each is filed by its author, under their own session and through the
 * same door as anybody's: it is decided, encrypted, traced. A filling that was cut short is resumed by doing it again,
 * since a deposit that was acknowledged is answered the same (A15).
 */
import type { House } from '../compose.ts';
import type { Sample } from './samples/story.ts';
import { tellEveryone } from './samples/tell-everyone.ts';
import { bearerToken } from './sign-in.ts';

/** Documents of one transaction: fewer commits, and none that lasts. */
const LOT = 40;
/** Lots at once: the database works while the next documents are read. */
const LANES = 4;

type Deposit = { readonly holderId: string; readonly depositor: string; readonly samples: readonly Sample[] };

/**
 * @param house one whose events nobody hears: 2,400 deposits are no news to anybody
 * @param today the first day of the demonstration
 * @returns how many documents there are
 */
export async function seedDocuments(deps: {
  readonly house: House;
  readonly holders: ReadonlyMap<string, string>;
  readonly today: Date;
}): Promise<number> {
  const { house, holders, today } = deps;
  const { access, documents, identity } = house.doors;
  const deposits = tellEveryone(today, access.reference).flatMap(({ personId, samples }) => {
    const holderId = holders.get(personId);
    if (!holderId) throw new Error(`No space was opened for ${personId}`);
    return byDepositor(samples).map(([depositor, own]): Deposit => ({ holderId, depositor, samples: own }));
  });

  const personas = [...new Set(deposits.map(({ depositor }) => depositor))];
  const sessions = new Map(
    await Promise.all(
      personas.map(async (account) => {
        const token = await bearerToken({
          issuer: house.config.PSC_ISSUER,
          account,
          resource: house.fhirUrl,
        });
        return [account, await identity.authenticateBearer(token)] as const;
      }),
    ),
  );

  let count = 0;
  // Longest first, or one lane would end up working alone.
  await inLanes(
    deposits.toSorted((a, b) => b.samples.length - a.samples.length),
    async ({ depositor, samples }) => {
      const session = sessions.get(depositor);
      if (!session) throw new Error(`No session for ${depositor}`);
      // In order: what replaces comes after what it replaces.
      for (let at = 0; at < samples.length; at += LOT) {
        const lot = samples.slice(at, at + LOT).map(({ document }) => document);
        const filed = await documents.depositLot({ session }, { documents: lot });
        // so that every one is found by its words, from the first day on
        await documents.wordsRead();
        count += filed.documents.length;
      }
    },
  );
  return count;
}

function byDepositor(samples: readonly Sample[]): [string, Sample[]][] {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const group = groups.get(sample.depositor);
    if (group) group.push(sample);
    else groups.set(sample.depositor, [sample]);
  }
  return [...groups];
}

async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
    }),
  );
}
