/** A sewn notebook, three stitches, and its ribbon. */
export function Brand({ href, name = 'Carnet' }: { readonly href: string; readonly name?: string }) {
  return (
    <a className="brand" href={href}>
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <rect className="cover" x="4" y="3" width="24" height="25" rx="4" />
        <path className="stitch" d="M10.5 7v3.6M10.5 13.7v3.6M10.5 20.4V24" />
        <path className="ribbon" d="M18 3h6v27.5l-3-3-3 3z" />
      </svg>
      {name}
    </a>
  );
}
