import type { ListFilter, Order } from '#documents';
import { readDay } from '../../words/dates.ts';

/** What a professional asks of the list; an unknown value is no filter. */
export type Asked = ReturnType<typeof readAsked>;

export const readAsked = (query: URLSearchParams) => ({
  q: query.get('q')?.trim().slice(0, 200) ?? '',
  category: query.get('categorie') ?? '',
  state: query.get('etat') ?? '',
  author: query.get('auteur')?.trim().slice(0, 100) ?? '',
  profession: query.get('metier')?.trim().slice(0, 100) ?? '',
  kind: query.get('attendu') ?? '',
  from: query.get('du')?.trim().slice(0, 20) ?? '',
  to: query.get('au')?.trim().slice(0, 20) ?? '',
  sort: query.get('tri') ?? '',
});

const STATUSES: Readonly<Record<string, NonNullable<ListFilter['statuses']>>> = {
  archives: ['current', 'archived'],
  anciens: ['current', 'superseded'],
  tous: ['current', 'superseded', 'archived'],
};

const HOUR = 3_600_000;

export const isFiltered = ({ sort: _, ...asked }: Asked): boolean => Object.values(asked).some(Boolean);

/** EX_3.1-1030: the active documents by default, others on demand. @param since when this reader last looked */
export function filterOf(asked: Asked, since: Date | undefined): ListFilter {
  const [from, to] = [readDay(asked.from), readDay(asked.to)];
  return {
    q: asked.q || undefined,
    category: asked.category || undefined,
    author: asked.author || undefined,
    profession: asked.profession || undefined,
    mandatory: asked.kind || undefined,
    // a day is read as its noon: from its first minute, in summer too, to its last
    actStartFrom: from && new Date(from.getTime() - 13 * HOUR),
    actStartTo: to && new Date(to.getTime() + 12 * HOUR - 1),
    hidden: asked.state === 'masques' ? true : undefined,
    depositedAfter: asked.state === 'nouveaux' ? since : undefined,
    pinned: asked.state === 'epingles' ? true : undefined,
    statuses: (Object.hasOwn(STATUSES, asked.state) ? STATUSES[asked.state] : undefined) ?? ['current'],
  };
}

const ORDERS: Readonly<Record<string, Order>> = { recent: 'act', arrivee: 'arrival', titre: 'title' };

/** What was searched comes closest first, unless another order is asked. */
export const orderOf = ({ sort, q }: Asked): Order =>
  (Object.hasOwn(ORDERS, sort) ? ORDERS[sort] : undefined) ?? (q ? 'found' : 'act');
