/** What a campaign's worker is told. */
export type WorkerOrders = {
  readonly act: 'send' | 'open';
  readonly databaseUrl: string;
  readonly smtpPort: number;
  readonly ca: string;
  readonly codeKey: string;
  readonly storeKey: string;
  readonly printFolder: string;
  /** At which its clock and the database's begin. ISO 8601 */
  readonly time: string;
  /** Given a line when everything that was due is done. */
  readonly doneFile: string;
  readonly fault?: Fault | undefined;
};

/** Faults that are planted to see them found. */
export type Fault = 'lost-notice' | 'double-notice' | 'opened-early' | 'opened-against';
