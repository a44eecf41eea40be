import type { Config } from '@react-router/dev/config';

// Pages are rendered on the server and nothing hydrates: no manifest to discover, no script to send (docs/decisions).
export default {
  appDirectory: 'src/web',
  buildDirectory: process.env.CARNET_WEB_BUILD ?? 'build/web',
  ssr: true,
  routeDiscovery: { mode: 'initial' },
} satisfies Config;
