import { publicId } from '#platform/ids';
import { citizenPage, usePage } from '../../load.ts';
import { Curve, inPeriod, Periods, Values } from '../../results/curve.tsx';
import { saySeries } from '../../results/say.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { count } from '../../words/french.ts';

export const loader = citizenPage(async ({ doors, request, params, url, holderId, now }) => ({
  series: await doors.healthProfile.results.series(request, params.analyte ?? ''),
  asked: url.searchParams.get('periode'),
  url,
  holderId,
  now,
}));

export default function CitizenSeries() {
  const { frame, page } = usePage<typeof loader>();
  const { series, asked, url } = page;
  const results = inPeriod(series.results, asked, page.now);
  const here = `${frame.base}/resultats`;
  return (
    <CitizenShell
      frame={frame}
      title={series.name}
      tab={undefined}
      steps={[{ label: 'Résultats', href: here }, { label: series.name }]}
    >
      <Opening title={series.name} aside={<p>{count(results.length, 'résultat')}</p>}>
        <p className="lead">{saySeries(series, results)}</p>
        {series.results.length > 1 && <Periods url={url} asked={asked} />}
        {results.length === 0 && <p>Aucun résultat dans cette période.</p>}
        <Curve series={series} results={results} />
      </Opening>
      {results.length > 0 && (
        <Pan id="valeurs" title="Chaque résultat" aside={<p>Le document du laboratoire fait foi.</p>}>
          <Values
            series={series}
            results={results}
            documentOf={(entryId) => `${frame.base}/documents/${publicId(page.holderId, entryId)}`}
          />
        </Pan>
      )}
    </CitizenShell>
  );
}
