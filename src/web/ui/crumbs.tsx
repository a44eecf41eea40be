/** `href` is absent for the page itself, which comes last. */
export type Step = { readonly label: string; readonly href?: string };

export function Crumbs({ steps }: { readonly steps: readonly Step[] }) {
  return (
    <nav className="crumbs" aria-label="Vous êtes ici">
      <ol>
        {steps.map(({ label, href }) => (
          <li key={label}>{href ? <a href={href}>{label}</a> : <span aria-current="page">{label}</span>}</li>
        ))}
      </ol>
    </nav>
  );
}
