/** Who the simulated INSi knows beside the people it is given: nobody here exists. */

export interface InsiNumber {
  /** 13 characters and the key. */
  readonly ins: string;
  readonly oid: string;
  /** YYYY-MM-DD */
  readonly from?: string;
  /** YYYY-MM-DD */
  readonly until?: string;
}

export interface InsiPerson extends InsiNumber {
  readonly birthName: string;
  readonly givenNames: readonly string[];
  readonly sex: 'M' | 'F';
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly birthCog: string;
  readonly former?: readonly InsiNumber[];
  /** Whose card they are on; their own by default. */
  readonly insuredIns?: string;
  /** Among those born the same day on one card; 1 by default. */
  readonly birthRank?: number;
}

const TEST = '1.2.250.1.213.1.4.10';
const TEST_NIA = '1.2.250.1.213.1.4.9';
const rennes = { sex: 'F', birthDate: '1984-05-12', birthCog: '35238', oid: TEST } as const;
const bastia = { sex: 'F', birthDate: '1991-06-07', birthCog: '2B033', oid: TEST } as const;

export const KNOWN: readonly InsiPerson[] = [
  // twins whose first given name is the same: told apart by all of them
  { ...rennes, ins: '284053523800197', birthName: 'JUMELLE', givenNames: ['MARIE', 'ANNE'] },
  { ...rennes, ins: '284053523800296', birthName: 'JUMELLE', givenNames: ['MARIE', 'LOUISE'], birthRank: 2 },
  // two people whom no trait tells apart
  { ...bastia, ins: '291062B03301362', birthName: 'PAREIL', givenNames: ['LUCIE'] },
  { ...bastia, ins: '291062B03301461', birthName: 'PAREIL', givenNames: ['LUCIE'] },
  // a number while the NIR was awaited, then another sex at the civil status
  {
    ins: '173019935200727',
    oid: TEST,
    birthName: 'AUPARAVANT',
    givenNames: ['CLAUDE'],
    sex: 'M',
    birthDate: '1973-01-15',
    birthCog: '99352',
    former: [
      { ins: '273019935200774', oid: TEST, from: '2001-02-01', until: '2019-02-28' },
      { ins: '773019935200718', oid: TEST_NIA, until: '2001-01-31' },
    ],
  },
  {
    ins: '180039741101034',
    oid: TEST,
    birthName: "D'OUTRE-MER",
    givenNames: ['JEAN-MARIE', 'PAUL'],
    sex: 'M',
    birthDate: '1980-03-02',
    birthCog: '97411',
  },
  {
    ins: '265129881801171',
    oid: TEST,
    birthName: 'NOUMEA',
    givenNames: ['LINE'],
    sex: 'F',
    birthDate: '1965-12-24',
    birthCog: '98818',
  },
];

/** A birth name for which the service behaves badly. */
export const TROUBLES: ReadonlyMap<string, 'slow' | 'technical' | 'cut' | 'noise'> = new Map([
  ['LENTEUR', 'slow'],
  ['PANNE', 'technical'],
  ['COUPURE', 'cut'],
  ['BRUIT', 'noise'],
]);
