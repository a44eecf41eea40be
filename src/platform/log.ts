/**
 * Logs that can hold no number of a person, no name and no document: a line is an event name and a few fields of known
 * kinds. Anything else is dropped here and not left to each caller (security plan T24).
 */
import pino, { type Logger as Pino } from 'pino';

/** The only fields a line may carry. Numbers, and text of a narrow alphabet. */
const FIELDS = [
  'requestId',
  'code',
  'status',
  'ms',
  'route',
  'method',
  'task',
  'attempt',
  'count',
  'port',
  'signal',
  'rule',
  'size',
  'stack',
] as const;
export type LogFields = Partial<Record<(typeof FIELDS)[number], string | number | undefined>>;

export type Log = {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** A defect: its stack is kept, its message is not, since a message may quote a value. */
  error(event: string, error: unknown, fields?: LogFields): void;
};

export function createLog(destination?: pino.DestinationStream, level = 'info'): Log {
  const pinoLog: Pino = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return {
    info: (event, fields) => pinoLog.info(kept(fields), safe(event)),
    warn: (event, fields) => pinoLog.warn(kept(fields), safe(event)),
    error: (event, error, fields) =>
      pinoLog.error({ ...kept(fields), error: nameOf(error), stack: frames(error) }, safe(event)),
  };
}

function kept(fields: LogFields = {}): Record<string, string | number> {
  const line: Record<string, string | number> = {};
  for (const name of FIELDS) {
    const value = fields[name];
    if (typeof value === 'number') line[name] = value;
    else if (typeof value === 'string' && name !== 'stack') line[name] = safe(value);
  }
  return line;
}

/** Codes, routes and event names only: no accent, no space, no long run of digits. */
function safe(text: string): string {
  return /^[A-Za-z0-9_:./*@-]{1,120}$/.test(text) && !/[0-9]{7,}/.test(text.replaceAll('-', ''))
    ? text
    : '[withheld]';
}

const nameOf = (error: unknown) => (error instanceof Error ? safe(error.name) : typeof error);

/** The frames of a stack: places in our code, without the message. */
function frames(error: unknown): string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .map((line) => line.trim().replace(/\(?file:\/\/[^)]*\/(src|node_modules)\//, '($1/'));
}
