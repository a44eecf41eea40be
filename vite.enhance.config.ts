/** The few scripts that add to a page what a form cannot: each file of src/web/enhance is one module, served as /assets/NAME.js. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vite';

const folder = path.resolve(import.meta.dirname, 'src/web/enhance');
const scripts = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));

export default defineConfig({
  publicDir: false,
  build: {
    outDir: path.join(process.env.CARNET_WEB_BUILD ?? 'build/web', 'client'),
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: Object.fromEntries(scripts.map((name) => [path.basename(name, '.ts'), path.join(folder, name)])),
      output: { entryFileNames: 'assets/[name].js', chunkFileNames: 'assets/[name].js' },
    },
  },
  logLevel: 'warn',
});
