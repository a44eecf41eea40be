import { type CitizenFrame, OWN_NOTEBOOK } from '../frame.ts';

/** From one notebook to another: plain links, one's own first. With only one, the way to have others. */
export function NotebookSwitcher({ frame }: { readonly frame: CitizenFrame }) {
  if (frame.others.length === 0)
    return (
      <a className="target" href={`${OWN_NOTEBOOK}/proches`}>
        Proches
      </a>
    );
  return (
    <details className="switcher">
      <summary>
        <span>Changer de carnet</span>
      </summary>
      <nav aria-label="Carnets">
        <ul>
          <li>
            <a className="target" href={OWN_NOTEBOOK} aria-current={frame.acting ? undefined : 'true'}>
              Votre carnet
            </a>
          </li>
          {frame.others.map((one) => (
            <li key={one.href}>
              <a
                className="target"
                href={one.href}
                aria-current={one.href === frame.base ? 'true' : undefined}
              >
                {one.label}, {one.age} ({one.bond}){one.paused && ', en pause'}
              </a>
            </li>
          ))}
          <li>
            <a className="target" href={`${OWN_NOTEBOOK}/proches`}>
              Gérer vos proches
            </a>
          </li>
        </ul>
      </nav>
    </details>
  );
}
