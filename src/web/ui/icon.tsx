// A grid of 24, a line of 1.6, the pen lifted once in each shape. Always beside a word.
const SHAPES = {
  doc: 'M9.5 21H19V8l-4.5-4.5H6v14M14.3 3.7V8.3h4.5M9.5 12.5h6M9.5 16.3h3.5',
  tube: 'M15 7v9.5a3 3 0 0 1-6 0V3.5M7 3.5h10M9.2 13h5.6M12 16.5h.1',
  pill: 'M13.8 4.4a4.2 4.2 0 0 1 5.9 5.9l-9.4 9.4a4.2 4.2 0 0 1-5.9-5.9l7.2-7.2M9 9.2l5.8 5.8',
  syringe: 'M17 3l4 4M19 5l-3 3M13.5 5.5l5 5M15.5 13 9.8 18.6H6.4V15.2l7-7M6.4 18.6 3 22M11 10.6l2 2',
  letter: 'M6.5 19.5H21v-14H3v13M3.5 6.5 12 13l8.3-6.3',
  agenda: 'M7.5 20.5h13v-15h-17v13.5M3.5 10.2h17M8 3.2v4M16 3.2v4M8 14.5h3.5',
  eye: 'M2.5 12C5 7.5 8.3 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.8 6.5-9.5 6.5-2.7 0-5.1-1-7.2-3.2M14.8 12a2.8 2.8 0 1 0-1 2.1',
  crossed:
    'M4 4l16 16M9.5 5.9c.8-.3 1.7-.4 2.5-.4 3.7 0 7 2 9.5 6.5-.8 1.4-1.6 2.5-2.6 3.4M6.2 7.8C4.8 8.9 3.6 10.3 2.5 12c2.5 4.5 5.8 6.5 9.5 6.5 1.3 0 2.6-.3 3.8-.8',
  key: 'M6 11.5a4.2 4.2 0 1 0 4.9 .9L20 3.5M16.2 7.3l3 3M13.2 10.3l2 2',
  person: 'M14.8 4.9a4 4 0 1 0 1 3M4.5 20.5c.8-4 3.6-6 7.5-6s6.7 2 7.5 6',
  lens: 'M15.8 15.8 21 21M17.5 10.5a7 7 0 1 1-2.8-5.6',
  download: 'M12 3.5V15M7.5 10.5 12 15l4.5-4.5M4 17v3.5h16V17',
  upload: 'M12 15V3.5M7.5 8 12 3.5 16.5 8M4 17v3.5h16V17',
  alert: 'M6 20.5h15.5L12 3.5 3 19.3M12 10v5M12 17.7v.1',
  tick: 'M4.5 12.8l4.8 4.7L19.5 6.5',
  clock: 'M12 7.3v5l3.3 2M20.5 12A8.5 8.5 0 1 1 17 5.2',
  heart: 'M12 20.5C6.5 16.5 3 13 3 9a4.7 4.7 0 0 1 9-2 4.7 4.7 0 0 1 9 2c0 2.7-1.6 5.2-4.5 7.8',
  archive: 'M4 11v9.5h16v-12M7 8.5H3V4h18v4.5H10M10 12.8h4',
  replaced: 'M4 8h15M15.5 4.5 19 8l-3.5 3.5M20 16H5M8.5 12.5 5 16l3.5 3.5',
  pin: 'M12 15.5V21M8.5 3.5h7l-.8 6 3.8 3.2v2.8h-13v-2.8L9.3 9.5 8.9 6.3',
  stop: 'M5.8 6.2l12.4 12.2M20.5 12A8.5 8.5 0 1 1 17 5.2',
} as const;

export type IconName = keyof typeof SHAPES;

/** Decorative: the word beside it says the same. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={SHAPES[name]} />
    </svg>
  );
}
