/** Results by family, and the results of one analyte over time, whatever the laboratory and its unit. */
import type { Access, VisitRequest } from '#access';
import { readUnit } from '#formats/units';
import { profileErrors } from '../errors.ts';
import { type Analyte, type Analytes, inUsual } from './analytes.ts';
import type { LabResult } from './result.ts';
import { lastOfSeries, resultsOf, type SeriesLast } from './store.ts';

export type ResultLine = SeriesLast & {
  readonly series: string;
  readonly name: string;
  readonly measures: string | undefined;
};

export type ResultFamily = { readonly name: string; readonly lines: readonly ResultLine[] };

export type ComparedResult = LabResult & {
  /** In the unit of the curve; undefined where it cannot be converted, or where there is no number. */
  readonly compared: number | undefined;
  readonly band: { readonly low: number | undefined; readonly high: number | undefined } | undefined;
};

export type ResultSeries = {
  readonly series: string;
  readonly name: string;
  /** What it is, in plain words. */
  readonly measures: string | undefined;
  /** Of the curve. */
  readonly unit: string | undefined;
  /** Oldest first. */
  readonly results: readonly ComparedResult[];
};

const OTHER_FAMILY = 'autres résultats';
const MICROBES = 'microbes';

export function createReadResults(deps: { readonly access: Access; readonly analytes: Analytes }) {
  const { access, analytes } = deps;

  return {
    /** What was read in documents, by family: each with what is newest first. @param since what came after is fresh */
    overview: (
      request: VisitRequest,
      since: Date | undefined,
    ): Promise<{ readonly families: readonly ResultFamily[]; readonly fresh: number }> =>
      access.reading(request, async (visit) => {
        const granted = visit.authorize('document.list');
        const found = await lastOfSeries(granted, since);
        visit.trace(granted);
        const families = new Map<string, ResultLine[]>();
        for (const one of found) {
          const { series, label, antibiogram } = one.last;
          const analyte = analytes.ofId(series);
          const family = analyte?.family ?? (antibiogram ? MICROBES : OTHER_FAMILY);
          const line = {
            ...one,
            series,
            name: nameOf(analyte, label, antibiogram),
            measures: analyte?.measures,
          };
          families.set(family, [...(families.get(family) ?? []), line]);
        }
        return {
          // in the order of the newest result of each
          families: [...families].map(([name, lines]) => ({ name, lines })),
          fresh: found.reduce((sum, { fresh }) => sum + fresh, 0),
        };
      }),

    /** @throws `result-absent` when this visit may see none */
    series: (request: VisitRequest, series: string): Promise<ResultSeries> =>
      access.reading(request, async (visit) => {
        const granted = visit.authorize('document.list');
        const results = series.length > 100 ? [] : await resultsOf(granted, series);
        const last = results.at(-1);
        if (!last) throw profileErrors('result-absent');
        visit.trace(granted);
        const analyte = analytes.ofId(series);
        const unit = analyte?.unit ?? commonUnit(results);
        return {
          series,
          name: nameOf(analyte, last.label, last.antibiogram),
          measures: analyte?.measures,
          unit,
          results: results.map((one) => compare(one, analyte, unit)),
        };
      }),
  };
}

const nameOf = (analyte: Analyte | undefined, label: string, antibiogram: boolean) =>
  antibiogram ? 'Antibiogramme' : (analyte?.name ?? label);

/** Without an analyte of the table, only what is in the unit of the last number is on one curve. */
const commonUnit = (results: readonly LabResult[]): string | undefined =>
  results.findLast(({ number }) => number !== undefined)?.unit;

function compare(result: LabResult, analyte: Analyte | undefined, unit: string | undefined): ComparedResult {
  const to = (value: number | undefined, from: string | undefined) => {
    if (value === undefined) return undefined;
    // a laboratory that gives no unit for what has none (INR, pH, a ratio)
    if (from === undefined)
      return unit === undefined || analyte?.units?.usual.dimension === '' ? value : undefined;
    if (from === unit) return value;
    return inUsual(analyte, value, readUnit(from));
  };
  const compared = result.antibiogram ? undefined : to(result.number, result.unit);
  const { range } = result;
  const low = to(range.low, range.unit ?? result.unit);
  const high = to(range.high, range.unit ?? result.unit);
  return {
    ...result,
    compared,
    band: compared === undefined || (low === undefined && high === undefined) ? undefined : { low, high },
  };
}
