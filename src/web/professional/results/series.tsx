import { publicId } from '#platform/ids';
import { holderIdOf } from '../../document/ids.ts';
import { professionalPage, usePage } from '../../load.ts';
import { Curve, inPeriod, Periods, Values } from '../../results/curve.tsx';
import { saySeries } from '../../results/say.ts';
import { ProfessionalShell } from '../../ui/professional-shell.tsx';
import { formalNameOf } from '../../words/people.ts';
import { aroundOf } from '../around.ts';
import { Identity } from '../person/identity.tsx';

export const loader = professionalPage(async (args) => {
  const { doors, visit, params, url, now } = args;
  const holderId = holderIdOf(params.person);
  const base = `/pro/p/${params.person}`;
  const series = await doors.healthProfile.results.series(visit(holderId), params.analyte ?? '');
  return {
    series,
    base,
    holderId,
    url,
    now,
    asked: url.searchParams.get('periode'),
    around: await aroundOf(args, holderId, base),
  };
});

export default function SeriesForProfessional() {
  const { frame, page } = usePage<typeof loader>();
  const { series, around, base, asked, url } = page;
  const results = inPeriod(series.results, asked, page.now);
  return (
    <ProfessionalShell
      frame={frame}
      title={`${series.name}, ${formalNameOf(around.person)}`}
      identity={<Identity around={around} />}
      steps={[
        { label: 'Carnet', href: base },
        { label: 'Résultats', href: `${base}/resultats` },
        { label: series.name },
      ]}
    >
      <section className="zone" aria-labelledby="analyse">
        <div className="zone-head">
          <h1 id="analyse">{series.name}</h1>
          {series.results.length > 1 && <Periods url={url} asked={asked} />}
        </div>
        <p>{saySeries(series, results)}</p>
        <Curve series={series} results={results} />
        {results.length === 0 ? (
          <p>Aucun résultat dans cette période.</p>
        ) : (
          <Values
            series={series}
            results={results}
            documentOf={(entryId) => `${base}/documents/${publicId(page.holderId, entryId)}`}
          />
        )}
      </section>
    </ProfessionalShell>
  );
}
