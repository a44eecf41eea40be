import type { Expected } from '#expectations';
import { ExpectedLine } from '../../document/expected-line.tsx';
import { Pan } from '../../ui/pan.tsx';

const MOST = 3;

/** What should arrive, late first; nothing is shown when nothing is awaited. */
export function AwaitedCard(props: {
  readonly awaited: readonly Expected[];
  readonly arrived: readonly Expected[];
  readonly labelOf: (kind: Expected['kind']) => string;
  readonly base: string;
}) {
  const documents = `${props.base}/documents`;
  const shown = [...props.awaited, ...props.arrived].slice(0, MOST);
  if (shown.length === 0) return null;
  return (
    <Pan id="attendus" title="Documents attendus">
      <ul className="lines">
        {shown.map((expected) => (
          <ExpectedLine
            key={expected.id}
            expected={expected}
            label={props.labelOf(expected.kind)}
            documents={documents}
          />
        ))}
      </ul>
      <p className="next">
        <a className="target" href={`${documents}/attendus`}>
          Voir les documents attendus
        </a>
      </p>
    </Pan>
  );
}
