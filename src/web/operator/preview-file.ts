import type { LoaderFunctionArgs } from 'react-router';
import { publicPdf } from '../about/public-pdf.ts';
import { siteContext } from '../context.ts';
import { kindOf } from './preview-kind.ts';

/** The mail as a mail reader shows it, and the letter as it is printed. */
export async function loader({ context, params, request }: LoaderFunctionArgs): Promise<Response> {
  const { doors } = context.get(siteContext);
  const kind = kindOf(new URL(request.url));
  const now = doors.clock.now();
  if (params.file === 'mail.html')
    return new Response(doors.papers.mail(kind, now).html, {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        // a mail brings its own styles and nothing else
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      },
    });
  if (params.file === 'lettre.pdf') return publicPdf(await doors.papers.letter(kind, now), 'lettre.pdf');
  return new Response(null, { status: 404 });
}
