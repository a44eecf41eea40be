/** The answer to a search, as JSON text: entries, what comes along, what was left aside, and links that hold no INS. */
import type { Fhir } from '../fhir.ts';
import { patientId } from '../fhir.ts';
import { warningsOutcome } from '../operation-outcome.ts';
import type { Paging } from './grammar.ts';

export type SearchsetEntry = {
  readonly fullUrl: string;
  /** As JSON. */
  readonly resource: string;
  readonly mode: 'match' | 'include';
};

export type SearchsetLinks = {
  readonly path: string;
  readonly holderId: string;
  readonly page: Paging;
  /** The same question without the person and the page. */
  readonly kept: readonly (readonly [string, string])[];
};

/** Asked for more than the page holds: is there a next one? */
export function pageOf<T>(
  found: readonly T[],
  { limit }: Paging,
): { readonly entries: readonly T[]; readonly isLast: boolean } {
  const isLast = found.length <= limit;
  return { entries: isLast ? found : found.slice(0, limit), isLast };
}

export function searchsetJson(
  fhir: Fhir,
  {
    entries,
    links,
    isLast,
    ignored,
  }: {
    readonly entries: readonly SearchsetEntry[];
    readonly links: SearchsetLinks;
    readonly isLast: boolean;
    readonly ignored: readonly string[];
  },
): string {
  const matches = entries.filter(({ mode }) => mode === 'match').length;
  const json = entries.map(
    ({ fullUrl, resource, mode }) =>
      `{"fullUrl":"${fullUrl}","resource":${resource},"search":{"mode":"${mode}"}}`,
  );
  if (ignored.length > 0)
    json.push(
      `{"resource":${JSON.stringify(ignoredOutcome(ignored, fhir.publicUrl))},"search":{"mode":"outcome"}}`,
    );
  const parts = [
    '{"resourceType":"Bundle","type":"searchset"',
    // counting more than what was read is not free: only the last page tells the total
    isLast && (matches > 0 || links.page.offset === 0) ? `"total":${links.page.offset + matches}` : '',
    `"link":${JSON.stringify(linksOf(fhir.base, links, isLast))}`,
    json.length > 0 ? `"entry":[${json.join(',')}]` : '',
  ];
  return `${parts.filter(Boolean).join(',')}}`;
}

const ignoredOutcome = (ignored: readonly string[], publicUrl: string) =>
  warningsOutcome(
    ignored.map((name) => ({
      code: 'search-parameter',
      sentence: 'Un critère de recherche n’est pas connu : il a été laissé de côté.',
      diagnostics: name,
    })),
    publicUrl,
  );

/** The person is named by the id of the space: an address is written down in many places, and an INS must not be. */
function linksOf(base: string, { path, holderId, page, kept }: SearchsetLinks, isLast: boolean) {
  const link = (relation: string, offset: number) => {
    const parameters = new URLSearchParams([
      ['patient', `Patient/${patientId(holderId)}`],
      ...kept.map((pair) => [...pair]),
    ]);
    parameters.set('_count', String(page.limit));
    if (offset > 0) parameters.set('_offset', String(offset));
    return { relation, url: `${base}/${path}?${parameters}` };
  };
  const links = [link('self', page.offset)];
  if (!isLast) links.push(link('next', page.offset + page.limit));
  if (page.offset > 0) links.push(link('previous', Math.max(0, page.offset - page.limit)));
  return links;
}
